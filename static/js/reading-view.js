/** Shows a reading: the digit, its certainty in words, its bars, the picture behind it, and any trouble in place. */

import { createProbabilityBars } from "./probability-bars.js";
import { createSeenPicture } from "./seen-picture.js";
import { describe, describeElapsed } from "./words.js";

/** @import {Reading} from "./api-client.js" */

/**
 * @typedef {object} ReadingParts
 * @property {HTMLElement} panel
 * @property {HTMLElement} answer
 * @property {HTMLElement} headline
 * @property {HTMLElement} detail
 * @property {HTMLElement} trouble
 * @property {HTMLElement} troubleWords
 * @property {HTMLElement} elapsed
 * @property {HTMLElement} announcer a live region, which says what settled
 * @property {HTMLElement} frame of the picture that the network saw
 * @property {HTMLImageElement} seen
 * @property {HTMLElement[]} bars
 */

/** @type {Pick<Reading, "text" | "digits">} */
const NOTHING = { text: "", digits: [] };

export class ReadingView {
  #parts;
  #showBars;
  #showSeen;

  /** @param {ReadingParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#showBars = createProbabilityBars(parts.bars);
    this.#showSeen = createSeenPicture(parts.frame, parts.seen);
  }

  /**
   * @param {Reading} reading
   * @param {boolean} settled the pen is up, so the reading is worth saying aloud
   */
  show(reading, settled) {
    this.#put(reading, describeElapsed(reading.elapsed_ms));
    if (settled) this.#say(`${this.#parts.headline.textContent}. ${this.#parts.detail.textContent}`);
  }

  /** Shows that nothing is drawn. */
  showBlank() {
    this.#put(NOTHING, "");
    this.#say("Blank page");
  }

  /**
   * Says what went wrong in place of the words; the last reading stays, faded.
   * @param {string} message
   */
  showTrouble(message) {
    const { panel, trouble, troubleWords, headline, detail } = this.#parts;
    panel.toggleAttribute("data-trouble", true);
    trouble.hidden = false;
    headline.hidden = true;
    detail.hidden = true;
    troubleWords.textContent = message;
    this.#say(message);
  }

  /**
   * @param {Pick<Reading, "text" | "digits">} reading
   * @param {string} elapsed
   */
  #put(reading, elapsed) {
    const { panel, answer, headline, detail, trouble } = this.#parts;
    const words = describe(reading);
    const digit = reading.digits.length === 1 ? reading.digits[0] : null;
    panel.toggleAttribute("data-trouble", false);
    trouble.hidden = true;
    headline.hidden = false;
    detail.hidden = false;
    answer.textContent = reading.text;
    headline.textContent = words.headline;
    detail.textContent = words.detail;
    this.#parts.elapsed.textContent = elapsed;
    this.#showBars(digit?.probabilities ?? null);
    this.#showSeen(digit?.input ?? null);
  }

  /** @param {string} message */
  #say(message) {
    const { announcer } = this.#parts;
    if (announcer.textContent !== message) announcer.textContent = message;
  }
}
