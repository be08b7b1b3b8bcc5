/** Asks the server about the inside of a network: its layers, one of its numbers, and why it read what it read. */

import { createPost, ReadingError } from "./api-client.js";

/** @import {components} from "../../../tests/types/api.d.ts" */
/** @import {Question} from "./api-client.js" */

/** @typedef {components["schemas"]["Explanation"]} Explanation */

/** @typedef {components["schemas"]["Layers"]} Layers */

/** @typedef {components["schemas"]["Unit"]} Unit */

/** @typedef {Explanation["changes"][number]} Change */

/** @typedef {Layers["layers"][number]} Layer */

/** @typedef {Layer["maps"]} Maps */

/** @typedef {Unit["parts"][number]} Part */

/** @typedef {{channel: number, row: number, column: number}} Cell */

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
