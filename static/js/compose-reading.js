/** Part of the composition root: what asks for readings and what shows them. */

import { BARE, isBare, toQuestion } from "./drawing.js";
import { find, findAll } from "./find.js";
import { composeInside } from "./inside/compose.js";
import { LatestReader } from "./latest-reader.js";
import { createNetworkMenu } from "./network-menu.js";
import { createPatience } from "./patience.js";
import { ReadingView } from "./reading-view.js";

/** @import {Question, Reading} from "./api-client.js" */
/** @import {Comparison} from "./comparison.js" */
/** @import {Drawing} from "./drawing.js" */

/** @param {(question: Question, signal: AbortSignal) => Promise<Reading>} predict */
export function createReading(predict) {
  /** @type {[drawing: Drawing, settled: boolean]} */
  let latest = [BARE, true];
  const readAgain = () => read(...latest);
  const view = createView((index) => inside.select(index));
  const model = createMenu(readAgain);
  const comparison = createComparison(predict, readAgain);
  const inside = composeInside(readAgain);
  const patience = createPatience(find("reading", HTMLElement), find("waiting", HTMLElement));
  const announcer = find("announcer", HTMLElement);
  const reader = new LatestReader({
    predict,
    onReading: (reading, settled) => {
      patience.end();
      view.show(reading, settled);
      comparison()?.show(reading, settled);
    },
    onTrouble: ({ message }) => {
      patience.end();
      view.showTrouble(message);
      comparison()?.showTrouble(undefined, message);
    },
  });
  /** @type {(drawing: Drawing, settled: boolean) => void} */
  const read = (drawing, settled) => {
    const question = toQuestion(drawing, model());
    latest = [drawing, settled];
    if (isBare(drawing)) {
      patience.end();
      reader.forget();
      view.showBlank();
    } else {
      patience.begin();
      reader.ask(question, settled);
    }
    comparison()?.read(question, settled);
    inside.read(question, settled);
  };
  const retryNow = () => [reader, comparison(), inside].forEach((asked) => asked?.retryNow());
  const say = (/** @type {string} */ message) => (announcer.textContent = message);
  return { model, read, retryNow, paint: inside.paint, say, showTrouble: view.showTrouble.bind(view), showMoment: view.show.bind(view) };
}

/**
 * @param {(question: Question, signal: AbortSignal) => Promise<Reading>} predict
 * @param {() => void} readAgain
 * @returns {() => Comparison | undefined} there once its section was opened and its code has come
 */
function createComparison(predict, readAgain) {
  const section = find("compare", HTMLDetailsElement);
  /** @type {Comparison | undefined} */
  let comparison;
  section.addEventListener("toggle", async () => {
    if (comparison || !section.open) return;
    try {
      const { createComparison: create } = await import("./compose-comparison.js");
      comparison ??= create(predict, readAgain);
      readAgain();
    } catch {
      find("compare-summary", HTMLElement).textContent = "The server isn't answering. Close this and open it again.";
    }
  });
  return () => comparison;
}

/** @param {(index: number) => void} onSelect */
function createView(onSelect) {
  return new ReadingView({
    panel: find("reading", HTMLElement),
    answer: find("answer", HTMLElement),
    headline: find("headline", HTMLElement),
    detail: find("detail", HTMLElement),
    trouble: find("trouble", HTMLElement),
    troubleWords: find("trouble-words", HTMLElement),
    elapsed: find("elapsed", HTMLElement),
    announcer: find("announcer", HTMLElement),
    frame: find("seen-frame", HTMLElement),
    seen: find("seen", HTMLImageElement),
    bars: findAll("[data-hook='bar']", HTMLElement),
    onSelect,
    boxes: find("boxes", SVGSVGElement),
    picture: find("picture", HTMLImageElement),
  });
}

/** @param {() => void} onChange */
function createMenu(onChange) {
  const lines = {
    score: find("model-line", HTMLElement),
    facts: find("model-facts", HTMLElement),
    layers: find("model-layers", HTMLElement),
    sees: find("model-sees", HTMLElement),
  };
  const cards = findAll("[data-hook='card']", HTMLAnchorElement);
  return createNetworkMenu({ menu: find("model", HTMLSelectElement), lines, cards, onChange });
}
