/** Composition root: looks the elements up and ties the modules together. */

import { createPredict } from "./api-client.js";
import { DrawingDesk } from "./drawing-desk.js";
import { LatestReader } from "./latest-reader.js";
import { createNetworkMenu } from "./network-menu.js";
import { watchPixelSize } from "./pixel-size.js";
import { ReadingView } from "./reading-view.js";
import { listenForShortcuts } from "./shortcuts.js";
import { PEN_WIDTH } from "./stroke-geometry.js";
import { setUpTheme } from "./theme.js";

/** @import {Stroke} from "./stroke-geometry.js" */

/**
 * The element with this hook.
 * @template {HTMLElement} T
 * @param {string} hook
 * @param {new () => T} kind
 * @returns {T}
 */
function find(hook, kind) {
  const element = document.querySelector(`[data-hook="${hook}"]`);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} with data-hook="${hook}".`);
  return element;
}

/**
 * All elements that match, of one kind.
 * @template {HTMLElement} T
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T[]}
 */
function findAll(selector, kind) {
  return [...document.querySelectorAll(selector)].flatMap((element) => (element instanceof kind ? [element] : []));
}

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
    seen: find("seen", HTMLImageElement),
    bars: findAll("[data-hook='bar']", HTMLElement),
  });
}

/** @param {ReadingView} view */
function createReader(view) {
  return new LatestReader({
    predict: createPredict({ url: new URL("predict", document.baseURI), fetch: window.fetch.bind(window) }),
    onReading: (reading, settled) => view.show(reading, settled),
    onTrouble: (error) => view.showTrouble(error.message),
  });
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
  const reader = createReader(view);
  /** @type {(strokes: readonly Stroke[], settled: boolean) => void} */
  const read = (strokes, settled) => {
    if (strokes.length) reader.ask({ strokes, width: PEN_WIDTH, model: chosenNetwork() }, settled);
    else {
      reader.forget();
      view.showBlank();
    }
  };
  const desk = createDesk(read);
  const menu = find("model", HTMLSelectElement);
  const chosenNetwork = createNetworkMenu(menu, find("model-line", HTMLElement), () => read(desk.strokes, true));
  createTheme(() => desk.pad.paint());
  watchPixelSize(find("pad", HTMLCanvasElement), (width, height) => desk.pad.resize(width, height));
  listenForShortcuts(window, (command) => desk.obey(command));
  window.addEventListener("online", () => reader.retryNow());
  matchMedia("(forced-colors: active)").addEventListener("change", () => desk.pad.paint());
}

start();
