/** Shows a reading: the digits, how sure they are in words, one digit's bars and picture, and any trouble in place. */

import { createAnswer } from "./answer.js";
import { createProbabilityBars } from "./probability-bars.js";
import { createSeenPicture } from "./seen-picture.js";
import { describe, describeElapsed, say } from "./words.js";

/** @import {Reading} from "../api/api-client.js" */
/** @import {Described} from "./words.js" */

/**
 * @typedef {object} ReadingParts
 * @property {HTMLElement} panel
 * @property {HTMLElement} answer
 * @property {HTMLElement} pad
 * @property {HTMLElement} headline
 * @property {HTMLElement} detail
 * @property {HTMLElement} trouble
 * @property {HTMLElement} troubleWords
 * @property {HTMLElement} elapsed
 * @property {HTMLElement} announcer a live region, which says what settled
 * @property {HTMLElement} frame of the picture that the network saw
 * @property {HTMLImageElement} seen
 * @property {HTMLElement[]} bars
 * @property {HTMLElement} none the bar of what is no digit
 * @property {(index: number) => void} onSelect this digit of the whole drawing is shown in full now, counted from 0; -1 for a
 *   bare sheet
 * @property {(reading: Described, selected: number, settled: boolean) => void} showOverlay over the ink
 */

/** @type {Described} */
const NOTHING = { text: "", digits: [] };

export class ReadingView {
  #parts;
  #showBars;
  #showSeen;
  #answer;
  /** @type {Described} */
  #reading = NOTHING;
  #words = describe(NOTHING);
  #settled = true;

  /** @param {ReadingParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#showBars = createProbabilityBars(parts.bars, parts.none);
    this.#showSeen = createSeenPicture(parts.frame, parts.seen);
    this.#answer = createAnswer(parts.answer, parts.pad, (index) => this.#select(index));
  }

  /**
   * @param {Reading} reading
   * @param {boolean} settled the pen is up, so the reading is worth saying aloud
   */
  show(reading, settled) {
    this.#put(reading, describeElapsed(reading.elapsed_ms), settled);
    if (settled) this.#say(say(this.#words));
  }

  /** Shows that nothing is drawn. */
  showBlank() {
    this.#put(NOTHING, "", true);
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
   * @param {Described} reading
   * @param {string} elapsed
   * @param {boolean} settled
   */
  #put(reading, elapsed, settled) {
    const { panel, headline, detail, trouble } = this.#parts;
    panel.toggleAttribute("data-trouble", false);
    trouble.hidden = true;
    headline.hidden = false;
    detail.hidden = false;
    this.#parts.elapsed.textContent = elapsed;
    this.#reading = reading;
    this.#settled = settled;
    this.#select(this.#answer.show(reading));
  }

  /**
   * Shows one digit of the reading in full: its certainty, its bars, its picture, its box.
   * @param {number} index
   */
  #select(index) {
    const { digits } = this.#reading;
    this.#words = describe(this.#reading, index);
    const { headline, detail, strange } = this.#words;
    this.#parts.panel.toggleAttribute("data-strange", strange === true);
    this.#parts.headline.textContent = headline;
    this.#parts.detail.textContent = detail;
    this.#answer.mark(index);
    this.#showBars(digits[index]?.probabilities ?? null, digits[index]?.is_digit);
    this.#showSeen(digits[index]?.input ?? null);
    this.#parts.showOverlay(this.#reading, index, this.#settled);
    // Half a drawing may have digits that the whole one doesn't have.
    if (this.#settled) this.#parts.onSelect(index);
  }

  /** @param {string} message */
  #say(message) {
    const { announcer } = this.#parts;
    if (announcer.textContent !== message) announcer.textContent = message;
  }
}
