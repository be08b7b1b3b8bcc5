/** Looks up the elements of the sections that look into a network; what shows them is loaded when one is first opened. */

import { find, findAll } from "../find.js";
import { createSection } from "./sections.js";

/** @import {Question} from "../api-client.js" */

async function loadInside() {
  const { InsideView } = await import("./inside-view.js");
  return new InsideView({
    sheet: find("pad", HTMLCanvasElement),
    steps: findAll("[data-hook='step-picture']", HTMLCanvasElement),
    layers: find("layers", HTMLElement),
    panel: find("unit", HTMLElement),
    title: find("unit-title", HTMLElement),
    sum: find("unit-sum", HTMLElement),
  });
}

async function loadWhy() {
  const { WhyView } = await import("./why-view.js");
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

/** @param {() => void} onOpen a section wants the present drawing */
export function composeInside(onOpen) {
  const sections = Object.entries({ inside: loadInside, why: loadWhy }).map(([hook, load]) =>
    createSection({
      section: find(hook, HTMLDetailsElement),
      words: find(`${hook}-words`, HTMLElement),
      body: find(`${hook}-body`, HTMLElement),
      load,
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
