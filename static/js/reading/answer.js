/** Shows the text that was read: a lone digit as it is, several as buttons of which one is selected. */

import { percent, toShares } from "./words.js";

/** @import {DigitReading} from "../api/api-client.js" */

/** Where an arrow key leads from the selected digit, and where Home and End lead. */
const KEYS = new Map([
  ["ArrowLeft", (/** @type {number} */ at) => at - 1],
  ["ArrowRight", (/** @type {number} */ at) => at + 1],
  ["Home", () => 0],
  ["End", (/** @type {number} */ _, /** @type {number} */ last) => last],
]);

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
     * @param {string} text all that was read
     * @param {readonly DigitReading[]} digits
     * @returns {number} the digit to show in full: the one in focus, else the last; -1 for none
     */
    show(text, digits) {
      const last = digits.length - 1;
      const focused = buttons.findIndex((button) => button === document.activeElement);
      buttons = digits.length > 1 ? digits.map(createDigit) : [];
      element.style.setProperty("--count", String(Math.max(1, digits.length)));
      element.toggleAttribute("data-several", buttons.length > 0);
      if (buttons.length) element.replaceChildren(...buttons);
      else element.textContent = text;
      if (focused < 0) return last;
      const kept = Math.min(focused, last);
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
 * @param {DigitReading} reading
 * @param {number} index
 */
function createDigit(reading, index) {
  const { digit } = reading;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "answer__digit";
  button.textContent = String(digit);
  button.ariaLabel = `Digit ${index + 1}: ${digit} (${percent(toShares(reading)[digit])})`;
  return button;
}
