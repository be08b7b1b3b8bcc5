/** Asks the server about the inside of a network: its layers, one of its numbers, and why it read what it read. */

import { createPost, ReadingError } from "./api-client.js";

/** @import {Question} from "./api-client.js" */

/**
 * Signed pictures in 8 bits.
 * @typedef {{shape: [height: number, width: number, count: number], peak: number, values: string}} Maps
 */

/** @typedef {{kinds: string[], parameters: number, maps: Maps}} Layer */

/** @typedef {{input: string, box: [x: number, y: number, width: number, height: number], layers: Layer[]}} Layers */

/** @typedef {{channel: number, row: number, column: number}} Cell */

/** @typedef {{channel: number, patch: number[][], weights: number[][], sum: number}} Part */

/**
 * @typedef {object} Unit
 * @property {number} value
 * @property {number} sum
 * @property {number} offset
 * @property {[top: number, left: number, height: number, width: number]} window
 * @property {Part[]} parts
 * @property {{count: number, sum: number}} rest
 */

/**
 * @typedef {object} Change
 * @property {"centred" | "thicker" | "thinner" | "straightened" | "without"} name
 * @property {number | null} stroke
 * @property {number} digit
 * @property {number} confidence
 * @property {boolean} flips
 * @property {string} input
 */

/** @typedef {{digit: number, runner_up: number, pixels: Maps, changes: Change[]}} Explanation */

/**
 * Makes a function that asks; it rejects with a ReadingError.
 * @template A
 * @param {string} path
 * @param {string} member that the answer must have
 * @returns {(question: Question, signal: AbortSignal, query?: Record<string, number>) => Promise<A>}
 */
export function createAsk(path, member) {
  const post = createPost({
    fetch: window.fetch.bind(window),
    read: async (response) => {
      const answer = await response.json();
      if (Array.isArray(answer?.[member])) return answer;
      throw new ReadingError("The server answered something else than was asked. Reload the page.", { retry: false });
    },
  });
  return (question, signal, query = {}) => {
    const url = new URL(path, document.baseURI);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    return post(url, question, signal);
  };
}
