/** One network of the comparison: its card shows what it read, how sure it is and what it saw. */

import { createProbabilityBars } from "./probability-bars.js";
import { createSeenPicture } from "./seen-picture.js";
import { NEGLIGIBLE, describe, describeMilliseconds, percent, rank } from "./words.js";

/** @import {Described} from "./words.js" */
/** @import {Reading} from "./api-client.js" */

/**
 * @typedef {object} ContenderParts
 * @property {HTMLElement} card with the network's name in data-model, its title and the side of its picture
 * @property {HTMLElement} digit
 * @property {HTMLElement} words
 * @property {HTMLElement} differs
 * @property {HTMLElement} chosen
 * @property {HTMLElement} elapsed
 * @property {HTMLElement} bars stands for the columns where they cannot be seen
 * @property {HTMLElement[]} columns
 * @property {HTMLElement} frame of the picture
 * @property {HTMLImageElement} seen
 */

export class Contender {
  #parts;
  #showBars;
  #showSeen;
  #text = "";

  /** @param {ContenderParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#showBars = createProbabilityBars(parts.columns);
    this.#showSeen = createSeenPicture(parts.frame, parts.seen);
    parts.frame.style.setProperty("--field", parts.card.dataset.field ?? "28");
  }

  get name() {
    return this.#parts.card.dataset.model ?? "";
  }

  /** What it says of the drawing, for a comparison with the others. */
  get opinion() {
    return { name: this.name, title: this.#parts.card.dataset.title ?? this.name, text: this.#text };
  }

  /** @param {Pick<Reading, "text" | "digits" | "elapsed_ms"> & Described} reading */
  show(reading) {
    const { card, digit, words, elapsed, bars } = this.#parts;
    const { headline, detail } = describe(reading);
    const single = reading.digits.length === 1 ? reading.digits[0] : null;
    this.#text = reading.text;
    card.toggleAttribute("data-trouble", false);
    digit.textContent = reading.text;
    digit.style.setProperty("--count", String(Math.max(1, reading.digits.length)));
    digit.toggleAttribute("data-several", reading.digits.length > 1);
    words.textContent = reading.text ? `${headline}. ${detail}` : "";
    elapsed.textContent = reading.text ? describeMilliseconds(reading.elapsed_ms) : "";
    bars.setAttribute("aria-label", describeBars(reading.digits));
    this.#showBars(single?.probabilities ?? null);
    this.#showSeen(single?.input ?? null);
  }

  showBlank() {
    this.show({ text: "", digits: [], elapsed_ms: 0 });
  }

  /**
   * Says what went wrong; the last reading stays, faded, and counts no longer.
   * @param {string} message
   */
  showTrouble(message) {
    this.#text = "";
    this.#parts.card.toggleAttribute("data-trouble", true);
    this.#parts.words.textContent = message;
  }

  /**
   * Marks the card among the others.
   * @param {{chosen: boolean, differs: boolean}} marks
   */
  mark({ chosen, differs }) {
    const { card, ...parts } = this.#parts;
    card.toggleAttribute("data-chosen", chosen);
    card.toggleAttribute("data-differs", differs);
    parts.chosen.hidden = !chosen;
    parts.differs.hidden = !differs;
  }
}

/** @param {Reading["digits"]} digits */
function describeBars(digits) {
  if (digits.length > 1) return "Probabilities are shown of single digits only";
  return digits.length ? describeProbabilities(digits[0].probabilities) : "No probabilities yet";
}

/**
 * The probabilities worth naming, for those who don't see the bars: "7 at 98%, 1 at 2%".
 * @param {readonly number[]} probabilities of 0 to 9
 */
export function describeProbabilities(probabilities) {
  const worthy = rank(probabilities).filter(({ probability }) => probability >= NEGLIGIBLE);
  return worthy.map(({ digit, probability }) => `${digit} at ${percent(probability)}`).join(", ");
}
