/** Shows the text that was read, its digits and marks: a lone digit as it is, several as buttons of which one is selected. */

import { breakLines } from "./rows.js";
import { chooseDigit, nameReading, percent, toShares } from "./words.js";

/** @import {DigitReading} from "../api/api-client.js" */
/** @import {Described} from "./words.js" */

/** Where an arrow key leads from the selected digit, and where Home and End lead. */
const KEYS = new Map([
  ["ArrowLeft", (/** @type {number} */ at) => at - 1],
  ["ArrowRight", (/** @type {number} */ at) => at + 1],
  ["Home", () => 0],
  ["End", (/** @type {number} */ _, /** @type {number} */ last) => last],
]);

/** More rows may have to be scrolled to. */
const MANY = 5;

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} pad takes the focus of a digit that is gone
 * @param {(index: number) => void} onSelect a digit was pointed at, focused or reached by an arrow key
 */
export function createAnswer(element, pad, onSelect) {
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  const indexOf = (/** @type {Event} */ event) => buttons.findIndex((button) => button === event.target);
  for (const kind of ["pointerover", "focusin", "click"]) {
    element.addEventListener(kind, (event) => {
      if (indexOf(event) >= 0) onSelect(indexOf(event));
    });
  }
  element.addEventListener("keydown", (event) => {
    const to = KEYS.get(event.key)?.(indexOf(event), buttons.length - 1);
    if (to === undefined || !buttons[to]) return;
    event.preventDefault();
    buttons[to].focus();
  });
  return {
    /**
     * @param {Described} reading
     * @returns {number} the digit to show in full: the one in focus, else the one to choose; -1 for none
     */
    show(reading) {
      const { text, digits } = reading;
      const focused = buttons.findIndex((button) => button === document.activeElement);
      buttons = digits.length > 1 ? digits.map(createButton) : [];
      const isLaid = nameReading(reading) !== text || buttons.length > 0;
      element.toggleAttribute("data-several", isLaid);
      element.role = isLaid ? "group" : null;
      element.ariaLabel = isLaid ? nameReading(reading) : null;
      if (isLaid) lay(element, reading, buttons.length ? buttons : [createPart("span", "answer__digit", text)]);
      else element.textContent = text;
      if (focused < 0) return chooseDigit(reading);
      const kept = Math.min(focused, digits.length - 1);
      (buttons[kept] ?? pad).focus();
      return kept;
    },
    /** @param {number} index the digit whose probabilities are shown */
    mark(index) {
      buttons.forEach((button, i) => {
        button.setAttribute("aria-pressed", String(i === index));
        button.tabIndex = i === index ? 0 : -1;
      });
    },
  };
}

/**
 * Lays digits and marks in rows. The text of the answer is its digits: marks are drawn by its style.
 * @param {HTMLElement} element
 * @param {Described} reading
 * @param {readonly HTMLElement[]} digits in the order of the lines
 */
function lay(element, { text, lines }, digits) {
  const { rows, width, height } = breakLines(lines?.map((line) => line.text) ?? [text]);
  const left = [...digits];
  element.style.setProperty("--count", String(width));
  element.style.setProperty("--rows", String(height));
  element.toggleAttribute("data-many", height > MANY);
  element.replaceChildren(
    ...rows.map((row) => {
      const made = createPart("span", "answer__row");
      made.append(...Array.from(row, (sign) => (/\d/.test(sign) && left.shift()) || createMark(sign)));
      return made;
    }),
  );
}

/** @param {string} sign */
function createMark(sign) {
  const mark = createPart("span", "answer__mark");
  mark.dataset.mark = sign;
  return mark;
}

/**
 * @param {DigitReading} reading
 * @param {number} index
 */
function createButton(reading, index) {
  const { digit } = reading;
  const button = createPart("button", "answer__digit", String(digit));
  button.type = "button";
  button.ariaLabel = `Digit ${index + 1}: ${digit} (${percent(toShares(reading)[digit])})`;
  return button;
}

/**
 * @template {"span" | "button"} T
 * @param {T} tag
 * @param {string} name of its class
 * @param {string} [text]
 */
function createPart(tag, name, text = "") {
  const part = document.createElement(tag);
  part.className = name;
  part.textContent = text;
  return part;
}
