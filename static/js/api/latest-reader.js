/** Asks for readings so that the last question wins: one at a time, the newest waiting, stale answers dropped. */

import { ReadingError } from "./api-client.js";

/** @import {Question, Reading} from "./api-client.js" */
/** @import {Lane} from "./request-queue.js" */

/**
 * A question, and whether the drawing has settled: the pen is up, so nothing older is of interest.
 * @template Q
 * @typedef {{question: Q, settled: boolean}} Ask
 */

/**
 * @template Q, A
 * @typedef {object} ReaderOptions
 * @property {(question: Q, signal: AbortSignal) => Promise<A>} predict
 * @property {Lane} lane on which its questions wait for their turn
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
  /** @type {Ask<Q> | null} what is under way, once it has been sent */
  #sent = null;
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
   * Asks for a reading. While the pen is down an answer under way is shown, so that readings keep coming; before a
   * settled question it is dropped, unless it answers that one: lifting the pen often changes nothing.
   * @param {Q} question
   * @param {boolean} settled
   */
  ask(question, settled) {
    if (settled && this.#sent && JSON.stringify(question) === JSON.stringify(this.#sent.question)) {
      this.#sent.settled = true;
      this.#waiting = null;
      return;
    }
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
    this.#sent = null;
    this.#waiting = null;
    this.#endPause();
  }

  async #next() {
    if (this.#flight || this.#pause !== null || !this.#waiting) return;
    const { lane, predict } = this.#options;
    let ask = this.#waiting;
    const send = (/** @type {AbortSignal} */ signal) => {
      ask = this.#waiting ?? ask; // when its turn comes there may be a newer one
      this.#waiting = null;
      this.#sent = ask;
      return predict(ask.question, signal);
    };
    const flight = new AbortController();
    this.#flight = flight;
    const answer = await lane(flight.signal, send, ask.settled).catch((error) => asReadingError(error));
    if (this.#flight !== flight) return;
    this.#flight = null;
    this.#sent = null;
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
