/** The sections that look into a network: each loads its code when it is first opened, and asks only while it is open. */

import { ReadingError } from "../api-client.js";
import { LatestReader } from "../latest-reader.js";

/** @import {Question} from "../api-client.js" */

/** What is asked about: a drawing, and which of its digits, from the left. @typedef {{question: Question, digit: number}} Asked */

/**
 * What a section's module makes of its elements.
 * @template A
 * @typedef {object} Inner
 * @property {(question: Question, signal: AbortSignal, query: {digit: number}) => Promise<A>} ask
 * @property {(answer: A, asked: Asked, settled: boolean) => void} show
 * @property {() => void} paint anew, at the size and in the colours that the page has now
 * @property {boolean} live asks while the pen is down too
 */

/**
 * @typedef {object} SectionParts
 * @property {HTMLDetailsElement} section
 * @property {HTMLElement} words an invitation at first, then any trouble
 * @property {HTMLElement} body
 * @property {() => Promise<Inner<any>>} load
 * @property {() => void} onOpen the section wants the present drawing
 */

/** @param {SectionParts} parts */
export function createSection({ section, words, body, load, onOpen }) {
  const invitation = words.textContent;
  /** @type {Promise<Inner<any>> | undefined} */
  let loading;
  /** @type {Inner<any> | undefined} */
  let inner;
  const giveUp = () => {
    loading = undefined;
    throw new ReadingError("The server isn't answering. Trying again.", { retry: true });
  };
  /** @type {LatestReader<Asked, {answer: any, asked: Asked}>} */
  const reader = new LatestReader({
    predict: async (asked, signal) => {
      inner = await (loading ??= load().catch(giveUp));
      return { answer: await inner.ask(asked.question, signal, { digit: asked.digit }), asked };
    },
    onReading: ({ answer, asked }, settled) => {
      words.textContent = "";
      body.hidden = false;
      inner?.show(answer, asked, settled);
    },
    onTrouble: ({ message }) => {
      words.textContent = message;
    },
  });
  section.addEventListener("toggle", () => (section.open ? onOpen() : reader.forget()));
  return {
    retryNow: () => reader.retryNow(),
    paint: () => {
      if (section.open && !body.hidden) inner?.paint();
    },
    read: (/** @type {Asked} */ asked, /** @type {boolean} */ settled) => {
      if (!section.open || !(settled || inner?.live)) return;
      if ("image" in asked.question || asked.question.strokes?.length) {
        reader.ask(asked, settled);
        return;
      }
      reader.forget();
      body.hidden = true;
      words.textContent = invitation;
    },
  };
}
