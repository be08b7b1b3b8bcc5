/** Asks the server for a lesson: some steps on one drawing, replayed from the shipped weights. */

import { createPost, ReadingError } from "./api-client.js";

/** @import {components} from "../../../tests/types/api.d.ts" */
/** @import {Paths} from "./api-client.js" */

/** @typedef {components["schemas"]["Lesson"]} Lesson */

/** @typedef {Lesson["moments"][number]} Moment */

/** @typedef {Lesson["layers"][number]} LayerGradient */

/**
 * @typedef {object} LessonQuestion
 * @property {Paths} strokes
 * @property {number} [width] of the pen, where it is sent
 * @property {string} model
 * @property {number | null} label null for the digit that is read
 * @property {number} lr
 * @property {number} steps
 */

/**
 * Makes the function that asks for a lesson.
 * @param {{url: URL, fetch: typeof globalThis.fetch, timeoutMs?: number}} options
 * @returns {(question: LessonQuestion, signal: AbortSignal) => Promise<Lesson>} rejects with a ReadingError
 */
export function createLesson({ url, fetch, timeoutMs }) {
  const post = createPost({ fetch, timeoutMs, read: readLesson });
  return ({ strokes, width, model, label, lr, steps }, signal) => {
    const address = new URL(url);
    const query = { model, lr, steps, ...(label === null ? {} : { label }) };
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));
    return post(address, { strokes, width }, signal);
  };
}

/**
 * @param {Response} response
 * @returns {Promise<Lesson>}
 */
async function readLesson(response) {
  const lesson = await response.json();
  if (Array.isArray(lesson?.moments) && lesson.moments.length > 0) return lesson;
  throw new ReadingError("The server answered something that is not a lesson. Reload the page.", { retry: false });
}
