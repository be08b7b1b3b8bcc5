/** One network of the comparison: its card shows what it read, how sure it is and what it saw. */

import { createProbabilityBars } from "../reading/probability-bars.js";
import { createSeenPicture } from "../reading/seen-picture.js";
import {
  NEGLIGIBLE,
  NONE,
  describe,
  describeMilliseconds,
  findLeastSure,
  nameReading,
  percent,
  rank,
  say,
  toShares,
} from "../reading/words.js";
import { toVote } from "./agreement.js";

/** @import {DigitReading, Reading} from "../api/api-client.js" */
/** @import {Described} from "../reading/words.js" */

/** Stands for what nothing is known of. */
const UNKNOWN = "–";

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
 * @property {HTMLElement} none the column of what is no digit
 * @property {HTMLElement} list takes a part for each digit, where there are several
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
    this.#showBars = createProbabilityBars(parts.columns, parts.none);
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
    const { card, digit, words, elapsed, bars, list, frame } = this.#parts;
    const { text, digits } = reading;
    const several = digits.length > 1;
    const [single] = several ? [] : digits;
    const told = describe(reading, findLeastSure(digits));
    this.#text = toVote(reading);
    card.toggleAttribute("data-trouble", false);
    card.toggleAttribute("data-strange", told.strange === true);
    digit.textContent = nameReading(reading);
    digit.style.setProperty("--count", String(Math.max(1, digits.length)));
    digit.toggleAttribute("data-several", several);
    words.textContent = text || told.strange ? say(told) : "";
    elapsed.textContent = text ? describeMilliseconds(reading.elapsed_ms) : UNKNOWN;
    bars.setAttribute("aria-label", single ? describeShares(toShares(single)) : "No probabilities yet");
    for (const part of [bars, frame]) part.hidden = several;
    list.hidden = !several;
    list.replaceChildren(...(several ? digits.map(createPart) : []));
    this.#showBars(single?.probabilities ?? null, single?.is_digit);
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

/**
 * A digit of several: the picture that the network saw of it, and how sure it is as a small bar.
 * @param {DigitReading} reading
 * @param {number} index
 */
function createPart(reading, index) {
  const share = toShares(reading)[reading.digit];
  const part = make("li", "part");
  const frame = make("span", "part__frame");
  const picture = document.createElement("img");
  picture.className = "seen__picture";
  picture.src = reading.input;
  picture.alt = "";
  frame.append(picture);
  const bar = make("span", "part__bar");
  bar.style.setProperty("--probability", String(share));
  const digit = make("span", "part__digit", String(reading.digit));
  digit.ariaHidden = "true";
  const words = make("span", "visually-hidden", `Digit ${index + 1}: ${reading.digit} (${percent(share)})`);
  part.append(frame, bar, digit, words);
  return part;
}

/**
 * @param {string} tag
 * @param {string} name of its class
 * @param {string} [text]
 */
function make(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

/**
 * The shares worth naming, for those who don't see the bars: "7 at 98%, no digit at 2%".
 * @param {readonly number[]} shares of 0 to 9, and at NONE of no digit
 */
export function describeShares(shares) {
  const worthy = rank(shares).filter(({ probability }) => probability >= NEGLIGIBLE);
  const name = (/** @type {number} */ digit) => (digit === NONE ? "no digit" : digit);
  return worthy.map(({ digit, probability }) => `${name(digit)} at ${percent(probability)}`).join(", ");
}
