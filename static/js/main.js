/** Composition root: looks the elements up and ties the modules together. */

import { createPredict } from "./api-client.js";
import { Comparison } from "./comparison.js";
import { Contender } from "./contender.js";
import { DrawingDesk } from "./drawing-desk.js";
import { find, findAll } from "./find.js";
import { keepDrawing } from "./kept-drawing.js";
import { LatestReader } from "./latest-reader.js";
import { createNetworkMenu } from "./network-menu.js";
import { watchPixelSize } from "./pixel-size.js";
import { ReadingView } from "./reading-view.js";
import { listenForShortcuts } from "./shortcuts.js";
import { PEN_WIDTH } from "./stroke-geometry.js";
import { setUpTheme } from "./theme.js";

/** @import {Question, Reading} from "./api-client.js" */
/** @import {Stroke} from "./stroke-geometry.js" */

function createView() {
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
  });
}

/** @param {HTMLElement} card */
function createContender(card) {
  return new Contender({
    card,
    digit: find("contender-digit", HTMLElement, card),
    words: find("contender-words", HTMLElement, card),
    differs: find("contender-differs", HTMLElement, card),
    chosen: find("contender-chosen", HTMLElement, card),
    elapsed: find("contender-elapsed", HTMLElement, card),
    bars: find("contender-bars", HTMLElement, card),
    columns: findAll("[data-hook='column']", HTMLElement, card),
    frame: find("contender-frame", HTMLElement, card),
    seen: find("contender-seen", HTMLImageElement, card),
  });
}

/**
 * @param {(question: Question, signal: AbortSignal) => Promise<Reading>} predict
 * @param {() => void} onOpen
 */
function createComparison(predict, onOpen) {
  return new Comparison({
    section: find("compare", HTMLDetailsElement),
    summary: find("compare-summary", HTMLElement),
    announcer: find("compare-announcer", HTMLElement),
    contenders: findAll("[data-hook='contender']", HTMLElement).map(createContender),
    predict,
    onOpen,
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
  return createNetworkMenu({ menu: find("model", HTMLSelectElement), lines, onChange });
}

/** @param {(strokes: readonly Stroke[], settled: boolean) => void} onDrawing */
function createDesk(onDrawing) {
  const buttons = {
    undo: find("undo", HTMLButtonElement),
    redo: find("redo", HTMLButtonElement),
    clear: find("clear", HTMLButtonElement),
  };
  return new DrawingDesk({
    sheet: find("sheet", HTMLElement),
    canvas: find("pad", HTMLCanvasElement),
    buttons,
    onDrawing,
  });
}

/** @param {() => void} onChange */
function createTheme(onChange) {
  const parts = {
    root: document.documentElement,
    button: find("theme", HTMLButtonElement),
    colours: findAll("meta[name='theme-color']", HTMLMetaElement),
    onChange,
  };
  setUpTheme(parts, window);
}

function start() {
  const view = createView();
  const predict = createPredict({ url: new URL("predict", document.baseURI), fetch: window.fetch.bind(window) });
  const reader = new LatestReader({
    predict,
    onReading: (reading, settled) => {
      view.show(reading, settled);
      comparison.show(reading, settled);
    },
    onTrouble: ({ message }) => {
      view.showTrouble(message);
      comparison.showTrouble(undefined, message);
    },
  });
  /** @type {(strokes: readonly Stroke[], settled: boolean) => void} */
  const read = (strokes, settled) => {
    if (settled) keepDrawing(window, strokes);
    const question = { strokes, width: PEN_WIDTH, model: chosenNetwork() };
    if (strokes.length) reader.ask(question, settled);
    else {
      reader.forget();
      view.showBlank();
    }
    comparison.read(question, settled);
  };
  const desk = createDesk(read);
  const readAgain = () => read(desk.strokes, true);
  const comparison = createComparison(predict, readAgain);
  const chosenNetwork = createMenu(readAgain);
  createTheme(() => desk.pad.paint());
  watchPixelSize(find("pad", HTMLCanvasElement), (width, height) => desk.pad.resize(width, height));
  listenForShortcuts(window, (command) => desk.obey(command));
  window.addEventListener("online", () => {
    reader.retryNow();
    comparison.retryNow();
  });
  matchMedia("(forced-colors: active)").addEventListener("change", () => desk.pad.paint());
}

start();
