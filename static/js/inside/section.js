/** Part of the composition root that is loaded when one of its sections is first opened: what looks into a network. */

import { createSection } from "../explain/explain-section.js";
import { find, findAll } from "../ui/find.js";
import { WhyView } from "../why/why-view.js";
import { InsideView } from "./inside-view.js";

/** @import {Question} from "../api/api-client.js" */
/** @import {RequestQueue} from "../api/request-queue.js" */

/** @param {RequestQueue} queue */
function createInsideView(queue) {
  return new InsideView({
    lane: queue.createLane(),
    sheet: find("pad", HTMLCanvasElement),
    steps: findAll("[data-hook='step-picture']", HTMLCanvasElement),
    layers: find("layers", HTMLElement),
    panel: find("unit", HTMLElement),
    title: find("unit-title", HTMLElement),
    announcer: find("unit-announcer", HTMLElement),
    sum: find("unit-sum", HTMLElement),
  });
}

function createWhyView() {
  return new WhyView({
    words: find("why-words", HTMLElement),
    pixels: find("why-pixels", HTMLCanvasElement),
    strongest: find("why-strongest", HTMLElement),
    legend: ["why-for", "why-against"].map((hook) => ({
      key: find(hook, HTMLElement),
      words: find(`${hook}-words`, HTMLElement),
    })),
    changes: find("why-changes", HTMLElement),
  });
}

/**
 * @param {RequestQueue} queue
 * @param {() => void} onOpen a section wants the present drawing
 */
export function composeInside(queue, onOpen) {
  const sections = Object.entries({ inside: createInsideView(queue), why: createWhyView() }).map(([hook, view]) =>
    createSection({
      section: find(hook, HTMLDetailsElement),
      words: find(`${hook}-words`, HTMLElement),
      body: find(`${hook}-body`, HTMLElement),
      view,
      lane: queue.createLane(),
      onOpen,
    }),
  );
  const paint = () => sections.forEach((section) => section.paint());
  window.addEventListener("resize", paint);
  /** @type {{question: Question, digit: number}} */
  let asked = { question: { strokes: [], width: 0 }, digit: 0 };
  let settled = true;
  const ask = () => sections.forEach((section) => section.read(asked, settled));
  return {
    paint,
    /** Looks into the first digit of another drawing. */
    read: (/** @type {Question} */ question, /** @type {boolean} */ done) => {
      asked = { question, digit: 0 };
      settled = done;
      ask();
    },
    /** Looks into another digit of the same drawing, counted from 0. */
    select: (/** @type {number} */ digit) => {
      if (digit < 0 || digit === asked.digit) return;
      asked = { ...asked, digit };
      ask();
    },
    retryNow: () => sections.forEach((section) => section.retryNow()),
  };
}
