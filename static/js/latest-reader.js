/** Asks for readings so that the last question wins: one at a time, the newest waiting, stale answers dropped. */

import { ReadingError } from "./api-client.js";

/** @import {Question, Reading} from "./api-client.js" */

/**
 * A question, and whether the drawing has settled: the pen is up, so nothing older is of interest.
 * @template Q
 * @typedef {{question: Q, settled: boolean}} Ask
 */

/**
 * @template Q, A
 * @typedef {object} ReaderOptions
 * @property {(question: Q, signal: AbortSignal) => Promise<A>} predict
 * @property {(reading: A, settled: boolean) => void} onReading
 * @property {(error: ReadingError) => void} onTrouble
 */

/** Pauses before asking again, in milliseconds; the last one repeats. */
const PAUSES = [500, 1000, 2000, 4000];

/**
 * @template [Q=Question]
 * @template [A=Reading]
 */
export class LatestReader {
  #options;
  /** @type {Ask<Q> | null} */
  #waiting = null;
  /** @type {AbortController | null} */
  #flight = null;
  /** @type {ReturnType<typeof setTimeout> | null} */
  #pause = null;
  #failures = 0;

  /** @param {ReaderOptions<Q, A>} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * Asks for a reading. While the pen is down an answer under way is awaited, so that readings keep coming; a settled
   * question drops it and goes out at once.
   * @param {Q} question
   * @param {boolean} settled
   */
  ask(question, settled) {
    if (settled) this.forget();
    this.#waiting = { question, settled };
    this.#next();
  }

  /** Asks at once what waits for a pause to end. */
  retryNow() {
    this.#endPause();
    this.#next();
  }

  /** Drops the question under way and the one waiting: nothing will be answered until the next ask. */
  forget() {
    this.#flight?.abort();
    this.#flight = null;
    this.#waiting = null;
    this.#endPause();
  }

  async #next() {
    if (this.#flight || this.#pause !== null || !this.#waiting) return;
    const ask = this.#waiting;
    const flight = new AbortController();
    this.#waiting = null;
    this.#flight = flight;
    const answer = await this.#options.predict(ask.question, flight.signal).catch((error) => asReadingError(error));
    if (this.#flight !== flight) return;
    this.#flight = null;
    if (answer instanceof ReadingError) this.#failed(answer, ask);
    else {
      this.#failures = 0;
      this.#options.onReading(answer, ask.settled);
    }
    this.#next();
  }

  /**
   * @param {ReadingError} error
   * @param {Ask<Q>} ask
   */
  #failed(error, ask) {
    if (error.retry) {
      this.#waiting ??= ask;
      const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
      this.#pause = setTimeout(() => this.retryNow(), Math.max(pause, error.retryAfterMs));
      this.#failures += 1;
    }
    this.#options.onTrouble(error);
  }

  #endPause() {
    if (this.#pause !== null) clearTimeout(this.#pause);
    this.#pause = null;
  }
}

/**
 * @param {unknown} error
 * @returns {ReadingError}
 */
function asReadingError(error) {
  return error instanceof ReadingError ? error : new ReadingError(`The page had a fault: ${error}`, { retry: false });
}
