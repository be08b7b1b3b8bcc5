/** A section that looks into a network: it asks only while it is open. */

import { LatestReader } from "../api/latest-reader.js";

/** @import {Question} from "../api/api-client.js" */
/** @import {Lane} from "../api/request-queue.js" */

/** What is asked about: a drawing, and which of its digits, from the left. @typedef {{question: Question, digit: number}} Asked */

/**
 * @template A
 * @typedef {object} View
 * @property {(question: Question, signal: AbortSignal, query: {digit: number}) => Promise<A>} ask
 * @property {(answer: A, asked: Asked, settled: boolean) => void} show
 * @property {() => void} forget what it asks itself
 * @property {() => void} paint anew, at the size and in the colours that the page has now
 * @property {boolean} live asks while the pen is down too
 */

/**
 * @typedef {object} SectionParts
 * @property {HTMLDetailsElement} section
 * @property {HTMLElement} words an invitation at first, then any trouble
 * @property {HTMLElement} body
 * @property {View<any>} view
 * @property {Lane} lane of its questions
 * @property {() => void} onOpen the section wants the present drawing
 */

/** @param {SectionParts} parts */
export function createSection({ section, words, body, view, lane, onOpen }) {
  const invitation = words.textContent;
  /** @type {LatestReader<Asked, {answer: any, asked: Asked}>} */
  const reader = new LatestReader({
    lane,
    predict: async (asked, signal) => ({ answer: await view.ask(asked.question, signal, { digit: asked.digit }), asked }),
    onReading: ({ answer, asked }, settled) => {
      words.textContent = "";
      body.hidden = false;
      view.show(answer, asked, settled);
    },
    onTrouble: ({ message }) => {
      words.textContent = message;
      body.hidden = true; // what it shows is of another drawing
    },
  });
  const forget = () => {
    reader.forget();
    view.forget();
  };
  section.addEventListener("toggle", () => (section.open ? onOpen() : forget()));
  return {
    retryNow: () => reader.retryNow(),
    paint: () => {
      if (section.open && !body.hidden) view.paint();
    },
    read: (/** @type {Asked} */ asked, /** @type {boolean} */ settled) => {
      if (!section.open || !(settled || view.live)) return;
      if ("image" in asked.question || asked.question.strokes?.length) {
        reader.ask(asked, settled);
        return;
      }
      forget();
      body.hidden = true;
      words.textContent = invitation;
    },
  };
}
