/** Talks to the server: one drawing out, one reading back, and every failure in plain words. */

/** @import {components} from "../../../tests/types/api.d.ts" */

/** @typedef {components["schemas"]["Digit"]} DigitReading */

/** @typedef {components["schemas"]["Reading"]} Reading */

/**
 * Strokes as the contract has them: points [x, y].
 * @typedef {readonly (readonly (readonly [number, number])[])[]} Paths
 */

/**
 * Has strokes or a picture; a bare sheet's has no strokes in its list.
 * @typedef {object} Question
 * @property {Paths} [strokes]
 * @property {number} [width] of the pen, in the units of the strokes
 * @property {string} [image] a picture as a data URL
 * @property {string} [model] name of a network
 */

const SAFE = "Your drawing is safe; trying again.";

/** What to say when asking again may help, by HTTP status. */
const PASSING_TROUBLE = new Map([
  [429, `The server is busy. ${SAFE}`],
  [503, `The server can't answer just now. ${SAFE}`],
]);

/** The server's own words about sizes are for programs. */
const TOO_MUCH = "There is too much on the sheet to read. Undo or clear some of it.";

/** A reading that failed. `message` is for people; `retry` tells whether the same question may be answered later. */
export class ReadingError extends Error {
  /**
   * @param {string} message
   * @param {{retry: boolean, retryAfterMs?: number}} options
   */
  constructor(message, { retry, retryAfterMs = 0 }) {
    super(message);
    this.name = "ReadingError";
    this.retry = retry;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Makes the function that asks for a reading.
 * @param {{url: string | URL, fetch: typeof globalThis.fetch, timeoutMs?: number}} options
 * @returns {(question: Question, signal: AbortSignal) => Promise<Reading>} rejects with a ReadingError
 */
export function createPredict({ url, fetch, timeoutMs }) {
  const post = createPost({ fetch, timeoutMs, read: readAnswer });
  return (question, signal) => post(url, question, signal);
}

/**
 * Makes the function that posts JSON and reads the answer.
 * @template A
 * @param {{fetch: typeof globalThis.fetch, timeoutMs?: number, read: (response: Response) => Promise<A>}} options
 * @returns {(url: string | URL, body: object, signal: AbortSignal) => Promise<A>} rejects with a ReadingError
 */
export function createPost({ fetch, timeoutMs = 10_000, read }) {
  return async (url, body, signal) => {
    const given = new AbortController();
    const giveUp = () => given.abort();
    const timer = setTimeout(giveUp, timeoutMs);
    signal.addEventListener("abort", giveUp);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
        signal: given.signal,
      });
      return response.ok ? await read(response) : await refuse(response);
    } catch (error) {
      if (error instanceof ReadingError) throw error;
      throw new ReadingError(`The server isn't answering. ${SAFE}`, { retry: true });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
    }
  };
}

/**
 * @param {Response} response
 * @returns {Promise<Reading>}
 */
async function readAnswer(response) {
  const reading = await response.json();
  if (typeof reading?.text === "string" && Array.isArray(reading.digits)) return reading;
  throw new ReadingError("The server answered something that is not a reading. Reload the page.", { retry: false });
}

/**
 * @param {Response} response
 * @returns {Promise<never>}
 */
async function refuse(response) {
  const { status } = response;
  const seconds = Number(response.headers.get("Retry-After") ?? 0);
  const passing = PASSING_TROUBLE.get(status) ?? (status >= 500 ? `The server had a fault. ${SAFE}` : undefined);
  if (passing) throw new ReadingError(passing, { retry: true, retryAfterMs: seconds > 0 ? seconds * 1000 : 0 });
  if (status === 413) throw new ReadingError(TOO_MUCH, { retry: false });
  /** @type {{detail?: unknown}} */
  const problem = await response.json().catch(() => ({}));
  const detail = typeof problem?.detail === "string" ? problem.detail : "This drawing can't be read. Undo or clear it.";
  throw new ReadingError(detail, { retry: false });
}
