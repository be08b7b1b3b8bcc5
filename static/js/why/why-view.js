/** Shows why a drawing was read as it was: the change that flips the answer, the pixels for and against, every try. */

import { createAsk } from "../api/explain-client.js";
import { describeGradient, paintGradient } from "../explain/gradient-picture.js";
import { fit, toRows } from "../explain/maps.js";
import { percent } from "../reading/words.js";
import { make } from "../ui/make.js";
import { write } from "../ui/numbers.js";

/** @import {Change, Explanation} from "../api/explain-client.js" */

/**
 * @typedef {object} WhyParts
 * @property {HTMLElement} words
 * @property {HTMLCanvasElement} pixels
 * @property {HTMLElement} strongest the strongest pixel in words
 * @property {{key: HTMLElement, words: HTMLElement}[]} legend colour and words of what is for and what is against
 * @property {HTMLElement} changes
 */

const PHRASES = {
  centred: "Centred otherwise",
  thicker: "With a thicker pen",
  thinner: "With a thinner pen",
  straightened: "Straightened",
};

export class WhyView {
  live = false;
  /** @type {ReturnType<typeof createAsk<Explanation>>} */
  ask = createAsk("explain", "changes");
  #parts;
  /** @type {Explanation | null} */
  #shown = null;

  /** @param {WhyParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @param {Explanation} explanation */
  show(explanation) {
    const { words, strongest, legend, changes } = this.#parts;
    this.#shown = explanation;
    words.textContent = describeChanges(explanation);
    strongest.textContent = describeGradient(toRows(explanation.pixels), write);
    legend[0].words.textContent = `spoke for ${explanation.digit}`;
    legend[1].words.textContent = `spoke for ${explanation.runner_up}, the runner-up`;
    changes.replaceChildren(...explanation.changes.map(createCard));
    this.paint();
  }

  forget() {}

  paint() {
    const { pixels, legend } = this.#parts;
    if (!this.#shown) return;
    const gradient = toRows(this.#shown.pixels);
    const [more, less] = legend.map(({ key }) => getComputedStyle(key).color);
    // Pixels without ink have no say, so that the colours show the ink: it needs no outline.
    const image = gradient.map((row) => row.map(() => 0));
    paintGradient(fit(pixels, pixels.clientWidth, pixels.clientWidth), { image, gradient }, { more, less, ink: more });
  }
}

/**
 * The change that flips the answer, in words, the surest first; or that none does.
 * @param {Pick<Explanation, "digit" | "changes">} explanation
 */
export function describeChanges({ digit, changes }) {
  const flips = changes.filter(({ flips: does }) => does).sort((a, b) => b.confidence - a.confidence);
  // A drawing that is whole says more than one with a stroke missing.
  const best = flips.find(({ name }) => name !== "without") ?? flips[0];
  return best ? `${describeChange(best)} it would be ${describeAnswer(best)}.` : `Still ${article(digit)}, whatever was tried.`;
}

/** @param {Pick<Change, "name" | "stroke">} change */
function describeChange({ name, stroke }) {
  return name === "without" ? `Without stroke ${(stroke ?? 0) + 1}` : PHRASES[name];
}

/** @param {Pick<Change, "digit" | "confidence">} reading */
function describeAnswer({ digit, confidence }) {
  return `${article(digit)} (${percent(confidence)})`;
}

/** @param {number} digit */
function article(digit) {
  return `${digit === 8 ? "an" : "a"} ${digit}`;
}

/** @param {Change} change */
function createCard(change) {
  const card = make("li", "change");
  const frame = make("div", "seen change__seen");
  const picture = /** @type {HTMLImageElement} */ (make("img", "seen__picture"));
  const text = make("div", "");
  card.toggleAttribute("data-flips", change.flips);
  picture.alt = "";
  picture.addEventListener("load", () => frame.style.setProperty("--field", String(picture.naturalWidth)));
  picture.src = change.input;
  frame.append(picture);
  text.append(
    make("p", "change__name", describeChange(change)),
    make("p", "change__answer", `${change.flips ? "becomes" : "still"} ${describeAnswer(change)}`),
  );
  card.append(frame, text);
  return card;
}
