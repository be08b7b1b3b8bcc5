/** A section that looks into a network: it asks only while it is open. */

import { LatestReader } from "../api/latest-reader.js";

/** @import {Question} from "../api/api-client.js" */
/** @import {Lane} from "../api/request-queue.js" */
/** @import {Section} from "../reading/late-section.js" */

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
 * @typedef {object} ExplainParts
 * @property {HTMLDetailsElement} section
 * @property {HTMLElement} words an invitation at first, then any trouble
 * @property {HTMLElement} body
 * @property {View<any>} view
 * @property {Lane} lane of its questions
 * @property {() => void} onOpen the section wants the present drawing
 */

/**
 * @param {ExplainParts} parts
 * @returns {Section}
 */
export function createExplainSection({ section, words, body, view, lane, onOpen }) {
  const invitation = words.textContent;
  /** @type {Asked} */
  let asked = { question: { strokes: [], width: 0 }, digit: 0 };
  let settled = true;
  const reader = createReader({ words, body, view, lane });
  const forget = () => {
    reader.forget();
    view.forget();
  };
  const ask = () => {
    if (!section.open || !(settled || view.live)) return;
    if ("image" in asked.question || asked.question.strokes?.length) return reader.ask(asked, settled);
    forget();
    body.hidden = true;
    words.textContent = invitation;
  };
  section.addEventListener("toggle", () => (section.open ? onOpen() : forget()));
  return {
    retryNow: () => reader.retryNow(),
    paint: () => section.open && !body.hidden && view.paint(),
    read: (question, done) => {
      [asked, settled] = [{ question, digit: 0 }, done];
      ask();
    },
    select: (digit) => {
      if (digit < 0 || digit === asked.digit) return;
      asked = { ...asked, digit };
      ask();
    },
  };
}

/**
 * @param {Pick<ExplainParts, "words" | "body" | "view" | "lane">} parts
 * @returns {LatestReader<Asked, {answer: any, asked: Asked}>}
 */
function createReader({ words, body, view, lane }) {
  return new LatestReader({
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
}
