/** Shows a lesson: the reading, the pictures of the gradients, the steps so far, and numbers beside the equations. */

import { describeGradient, paintGradient } from "../explain/gradient-picture.js";
import { createProbabilityBars } from "../reading/probability-bars.js";
import { write } from "../ui/numbers.js";
import { showErrors, showMoments, showNorms } from "./charts.js";
import { describeSummary, describeWorked } from "./worked.js";

/** @import {Lesson} from "../api/lesson-client.js" */

/**
 * @typedef {object} LessonParts
 * @property {HTMLElement} summary
 * @property {HTMLElement} trouble
 * @property {HTMLElement} troubleWords
 * @property {HTMLElement} announcer a live region
 * @property {HTMLElement[]} bars
 * @property {HTMLElement} pictures
 * @property {HTMLElement[]} errors
 * @property {HTMLElement} norms
 * @property {HTMLCanvasElement} gradient
 * @property {HTMLElement} gradientWords
 * @property {{more: HTMLElement, less: HTMLElement}} keys of the legend, whose colours the picture takes
 * @property {HTMLElement} ribbon
 * @property {HTMLElement} moments
 * @property {HTMLElement[]} worked lines beside the equations, named in data-hook
 */

const INVITATION = "Draw a digit to see its numbers.";

export class LessonView {
  #parts;
  #showBars;
  /** @type {Lesson | null} */
  #shown = null;

  /** @param {LessonParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#showBars = createProbabilityBars(parts.bars);
  }

  /**
   * @param {Lesson} lesson
   * @param {boolean} settled the numbers are worth saying aloud
   */
  show(lesson, settled) {
    const { pictures, ribbon, summary, gradientWords } = this.#parts;
    this.#shown = lesson;
    this.#hideTrouble();
    pictures.hidden = false;
    ribbon.hidden = false;
    summary.textContent = describeSummary(lesson);
    gradientWords.textContent = describeGradient(lesson.image_gradient, write);
    this.#showBars(lesson.moments[lesson.moments.length - 1].probabilities);
    showErrors(this.#parts.errors, lesson.error, lesson.label);
    showNorms(this.#parts.norms, lesson.layers);
    showMoments(this.#parts.moments, lesson.moments, lesson.label);
    this.#showWorked(describeWorked(lesson));
    this.paint();
    if (settled) this.#say(summary.textContent);
  }

  /** Shows that nothing is drawn. */
  showBlank() {
    this.#shown = null;
    this.#hideTrouble();
    this.#parts.pictures.hidden = true;
    this.#parts.ribbon.hidden = true;
    this.#parts.summary.textContent = INVITATION;
    this.#showBars(null);
    this.#showWorked({});
  }

  /**
   * Says what went wrong; the last numbers stay.
   * @param {string} message
   */
  showTrouble(message) {
    this.#parts.trouble.hidden = false;
    this.#parts.troubleWords.textContent = message;
    this.#say(message);
  }

  /** Paints the gradient anew, at the size and in the colours that the page has now. */
  paint() {
    const { gradient, keys } = this.#parts;
    const context = gradient.getContext("2d");
    if (!context || !this.#shown) return;
    const side = Math.round(gradient.getBoundingClientRect().width * devicePixelRatio);
    gradient.width = side;
    gradient.height = side;
    const { image, image_gradient: values } = this.#shown;
    const colours = { more: colourOf(keys.more), less: colourOf(keys.less), ink: colourOf(gradient) };
    paintGradient(context, { image, gradient: values }, colours);
  }

  /** @param {Record<string, string>} lines */
  #showWorked(lines) {
    for (const line of this.#parts.worked) {
      const text = lines[(line.dataset.hook ?? "").replace("worked-", "")];
      line.hidden = text === undefined;
      line.textContent = text ?? "";
    }
  }

  #hideTrouble() {
    this.#parts.trouble.hidden = true;
  }

  /** @param {string | null} message */
  #say(message) {
    const { announcer } = this.#parts;
    if (announcer.textContent !== message) announcer.textContent = message;
  }
}

/** @param {Element} element */
function colourOf(element) {
  return getComputedStyle(element).color;
}
