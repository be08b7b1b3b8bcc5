/** Plays the drawing again as it was drawn, with what the network made of it at each moment. */

import { ReadingError } from "../api/api-client.js";
import { toQuestion } from "../drawing/drawing.js";
import { nameReading, toShares } from "../reading/words.js";
import { durationOf, strokesAt } from "./timeline.js";

/** @import {Question, Reading} from "../api/api-client.js" */
/** @import {Lane} from "../api/request-queue.js" */
/** @import {Stroke} from "../drawing/stroke-geometry.js" */

/** Steps of the ribbon. */
const MOMENTS = 40;

/** Shortest and longest time that a replay takes, in milliseconds. */
const MIN_MS = 1200;
const MAX_MS = 9000;

/** Shortest time before a moment is asked for again, in milliseconds. */
const PAUSE = 1000;

/**
 * @typedef {object} ReplayParts
 * @property {HTMLElement} bar stands in the place of the tools while the replay is open
 * @property {HTMLElement} tools
 * @property {HTMLButtonElement} play
 * @property {HTMLButtonElement} done
 * @property {HTMLInputElement} range from 0 to 1
 * @property {(rows: (readonly number[] | null)[], moments: number) => void} showRibbon
 * @property {(strokes: readonly Stroke[]) => void} showStrokes
 * @property {(question: Question, signal: AbortSignal) => Promise<Reading>} predict
 * @property {Lane} lane of its questions
 * @property {(reading: Reading) => void} onMoment
 * @property {(message: string) => void} onTrouble
 * @property {(focused: boolean) => void} onClose tells whether the focus was in the bar, which is gone
 * @property {() => boolean} isStill whether motion is to be reduced
 */

export class Replay {
  #parts;
  /** @type {readonly Stroke[]} */
  #strokes = [];
  /** @type {Reading[]} */
  #readings = [];
  #flight = new AbortController();
  /** @type {Reading | undefined} */
  #shown;
  /** @type {number | null} */
  #frame = null;

  /** @param {ReplayParts} parts */
  constructor(parts) {
    const { play, done, range } = parts;
    this.#parts = parts;
    play.addEventListener("click", () => (this.#frame === null ? this.#play() : this.#pause()));
    done.addEventListener("click", () => this.close());
    range.addEventListener("input", () => {
      this.#pause();
      this.#show(Number(range.value));
    });
  }

  /**
   * @param {readonly Stroke[]} strokes at least one
   * @param {string} [model] name of the network that reads along
   */
  open(strokes, model) {
    const { bar, tools, range } = this.#parts;
    this.#strokes = strokes;
    this.#readings = [];
    this.#flight = new AbortController();
    tools.hidden = true;
    bar.hidden = false;
    range.value = "0";
    range.focus();
    this.#read(model);
    if (this.#parts.isStill()) this.#show(1);
    else this.#play();
  }

  /** @returns {boolean} whether it was open */
  close() {
    const { bar, tools, onClose } = this.#parts;
    if (bar.hidden) return false;
    this.#pause();
    this.#flight.abort();
    const focused = bar.contains(document.activeElement);
    bar.hidden = true;
    tools.hidden = false;
    onClose(focused);
    return true;
  }

  /** @param {string} [model] */
  async #read(model) {
    const { predict, lane, showRibbon, onTrouble, range } = this.#parts;
    const { signal } = this.#flight;
    showRibbon([], MOMENTS);
    while (this.#readings.length <= MOMENTS) {
      const strokes = strokesAt(this.#strokes, this.#readings.length / MOMENTS);
      const question = toQuestion({ strokes, picture: null }, model);
      const answer = await lane(signal, (given) => predict(question, given)).catch((error) => error);
      if (signal.aborted) return;
      if (answer instanceof Error) {
        onTrouble(answer.message);
        if (!(answer instanceof ReadingError && answer.retry)) return;
        await new Promise((resolve) => setTimeout(resolve, Math.max(PAUSE, answer.retryAfterMs)));
        if (signal.aborted) return;
        continue;
      }
      this.#readings.push(answer);
      // Of several digits the ribbon shows the one that is being drawn.
      const rows = this.#readings.map(({ digits }) => (digits.length ? toShares(digits[digits.length - 1]) : null));
      showRibbon(rows, MOMENTS);
      this.#tell(Number(range.value));
    }
  }

  #play() {
    const { range, play } = this.#parts;
    const length = Math.min(MAX_MS, Math.max(MIN_MS, durationOf(this.#strokes)));
    const from = Number(range.value) < 1 ? Number(range.value) : 0;
    const start = performance.now() - from * length;
    play.toggleAttribute("data-playing", true);
    play.setAttribute("aria-label", "Pause");
    const step = (/** @type {number} */ now) => {
      const part = Math.min(1, Math.max(0, (now - start) / length));
      this.#frame = requestAnimationFrame(step);
      this.#show(part);
      if (part === 1) this.#pause();
    };
    this.#frame = requestAnimationFrame(step);
  }

  #pause() {
    const { play } = this.#parts;
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    play.toggleAttribute("data-playing", false);
    play.setAttribute("aria-label", "Play");
  }

  /** @param {number} part of the whole time */
  #show(part) {
    this.#parts.range.value = String(part);
    this.#parts.showStrokes(strokesAt(this.#strokes, part));
    this.#tell(part);
  }

  /**
   * Shows the reading of a moment, once it is there.
   * @param {number} part
   */
  #tell(part) {
    const reading = this.#readings[Math.floor(part * MOMENTS)];
    if (!reading || this.#shown === reading) return;
    this.#shown = reading;
    this.#parts.range.setAttribute("aria-valuetext", reading.text ? `Reads ${nameReading(reading)}` : "Nothing to read");
    this.#parts.onMoment(reading);
  }
}
