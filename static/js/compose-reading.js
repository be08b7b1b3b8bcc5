/** Part of the composition root: what asks for readings and what shows them. */

import { LatestReader } from "./api/latest-reader.js";
import { BARE, isBare, toQuestion } from "./drawing/drawing.js";
import { makeWhenOpened } from "./reading/late-section.js";
import { createNetworkMenu } from "./reading/network-menu.js";
import { createPatience } from "./reading/patience.js";
import { ReadingView } from "./reading/reading-view.js";
import { OVERLAY, SECTIONS } from "./sections.js";
import { find, findAll } from "./ui/find.js";

/** @import {Question, Reading} from "./api/api-client.js" */
/** @import {RequestQueue} from "./api/request-queue.js" */
/** @import {Drawing} from "./drawing/drawing.js" */
/** @import {ReadingParts} from "./reading/reading-view.js" */
/** @import {Section, Surroundings} from "./reading/late-section.js" */

/**
 * @param {(question: Question, signal: AbortSignal) => Promise<Reading>} predict
 * @param {RequestQueue} queue
 * @param {() => Promise<unknown>} laySheet of the sections
 */
export function createReading(predict, queue, laySheet) {
  /** @type {[drawing: Drawing, settled: boolean]} */
  let latest = [BARE, true];
  const readAgain = () => read(...latest);
  const view = createView((index) => sections().forEach((section) => section.select?.(index)));
  const model = createMenu(readAgain);
  const sections = createSections({ predict, queue, onOpen: readAgain }, laySheet);
  const patience = createPatience(find("reading", HTMLElement), find("waiting", HTMLElement));
  const reader = new LatestReader({
    predict,
    lane: queue.createLane({ first: true }),
    onReading: (reading, settled) => {
      patience.end();
      view.show(reading, settled);
      sections().forEach((section) => section.show?.(reading, settled));
    },
    onTrouble: ({ message }) => {
      patience.end();
      view.showTrouble(message);
      sections().forEach((section) => section.showTrouble?.(message));
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
    sections().forEach((section) => section.read(question, settled));
  };
  const retryNow = () => [reader, ...sections()].forEach((asked) => asked.retryNow());
  const paint = () => sections().forEach((section) => section.paint?.());
  window.addEventListener("resize", paint);
  const say = (/** @type {string} */ message) => (find("announcer", HTMLElement).textContent = message);
  return { model, read, retryNow, say, paint, showTrouble: view.showTrouble.bind(view), showMoment: view.show.bind(view) };
}

/**
 * @param {Surroundings} surroundings
 * @param {() => Promise<unknown>} laySheet
 * @returns {() => Section[]} those that have been made
 */
function createSections(surroundings, laySheet) {
  const sections = Object.entries(SECTIONS).map(([name, load]) =>
    makeWhenOpened({
      section: find(name, HTMLDetailsElement),
      words: find(`${name}-words`, HTMLElement),
      load: () => laySheet().then(load),
      make: ({ createSection }) => createSection(surroundings),
      onMade: surroundings.onOpen,
      page: window,
    }),
  );
  return () => sections.flatMap((made) => made() ?? []);
}

/** @param {(index: number) => void} onSelect */
function createView(onSelect) {
  return new ReadingView({
    panel: find("reading", HTMLElement),
    answer: find("answer", HTMLElement),
    pad: find("pad", HTMLElement),
    headline: find("headline", HTMLElement),
    detail: find("detail", HTMLElement),
    trouble: find("trouble", HTMLElement),
    troubleWords: find("trouble-words", HTMLElement),
    elapsed: find("elapsed", HTMLElement),
    announcer: find("announcer", HTMLElement),
    frame: find("seen-frame", HTMLElement),
    seen: find("seen", HTMLImageElement),
    bars: findAll("[data-hook='bar']", HTMLElement),
    none: find("bar-none", HTMLElement),
    onSelect,
    showOverlay: createOverlay(),
  });
}

/** @returns {ReadingParts["showOverlay"]} which shows the latest reading once it is loaded */
function createOverlay() {
  /** @type {ReadingParts["showOverlay"] | undefined} */
  let show;
  /** @type {Parameters<ReadingParts["showOverlay"]>} */
  let latest;
  return async (...told) => {
    latest = told;
    show ??= (await OVERLAY().catch(() => undefined))?.createOverlay();
    show?.(...latest);
  };
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
  const lesson = find("learn", HTMLAnchorElement);
  return createNetworkMenu({ menu: find("model", HTMLSelectElement), lines, cards, lesson, window, onChange });
}
