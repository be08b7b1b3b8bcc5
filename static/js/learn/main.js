/** Composition root of the lesson: looks the elements up and ties the modules together. */

import { LatestReader } from "../api/latest-reader.js";
import { createLesson } from "../api/lesson-client.js";
import { RequestQueue } from "../api/request-queue.js";
import { DrawingDesk } from "../drawing/drawing-desk.js";
import { toQuestion } from "../drawing/drawing.js";
import { keepDrawing, recallDrawing } from "../drawing/kept-drawing.js";
import { Nib } from "../drawing/nib.js";
import { listenForShortcuts } from "../drawing/shortcuts.js";
import { createTheme } from "../ui/compose-theme.js";
import { find, findAll } from "../ui/find.js";
import { watchPixelSize } from "../ui/pixel-size.js";
import { LessonView } from "./lesson-view.js";
import { watchScrollers } from "./scrollers.js";
import { advance, draw, hasten, reset, settle } from "./visit.js";

/** @import {Lesson, LessonQuestion} from "../api/lesson-client.js" */
/** @import {Visit} from "./visit.js" */

/** What the server says, to programs, where the steps lead out of all bounds. */
const NOWHERE = "The steps lead nowhere";
const UNSTEADY = `${NOWHERE} at this rate. Choose a smaller one or press Reset.`;

/** How many steps the longer button takes. */
const LEAP = 10;

function createView() {
  return new LessonView({
    summary: find("summary", HTMLElement),
    trouble: find("trouble", HTMLElement),
    troubleWords: find("trouble-words", HTMLElement),
    announcer: find("announcer", HTMLElement),
    bars: findAll("[data-hook='bar']", HTMLElement),
    pictures: find("pictures", HTMLElement),
    errors: findAll("[data-hook='error']", HTMLElement),
    norms: find("norms", HTMLElement),
    gradient: find("gradient", HTMLCanvasElement),
    gradientWords: find("gradient-words", HTMLElement),
    keys: { more: find("key-more", HTMLElement), less: find("key-less", HTMLElement) },
    ribbon: find("ribbon", HTMLElement),
    moments: find("moments", HTMLElement),
    worked: findAll("[data-hook^='worked-']", HTMLElement),
  });
}

/** @param {ConstructorParameters<typeof DrawingDesk>[0]["onDrawing"]} onDrawing */
function createDesk(onDrawing) {
  const buttons = {
    undo: find("undo", HTMLButtonElement),
    redo: find("redo", HTMLButtonElement),
    clear: find("clear", HTMLButtonElement),
  };
  const canvas = find("pad", HTMLCanvasElement);
  const sheet = find("sheet", HTMLElement);
  const announcer = find("announcer", HTMLElement);
  const desk = new DrawingDesk({ sheet, canvas, buttons, onDrawing });
  const say = (/** @type {string} */ message) => (announcer.textContent = message);
  new Nib({ sheet, canvas, mark: find("nib", HTMLElement), pad: desk.pad, say });
  watchPixelSize(canvas, (width, height) => desk.pad.resize(width, height));
  listenForShortcuts(window, (command) => desk.obey(command));
  return desk;
}

/** The controls of the steps, which show where the visit stands. */
function createControls() {
  const most = Number(find("pictures", HTMLElement).dataset.maxSteps);
  const buttons = { step: find("step", HTMLButtonElement), leap: find("leap", HTMLButtonElement) };
  const back = find("reset", HTMLButtonElement);
  const truths = findAll("[data-hook='truth']", HTMLInputElement);
  const rate = find("rate", HTMLSelectElement);
  const pad = find("pad", HTMLElement);
  /**
   * @param {Visit} visit
   * @param {number | null} meant the digit that the lesson goes by
   */
  const show = ({ strokes, steps }, meant) => {
    const ready = strokes.length > 0 && meant !== null;
    const focused = [buttons.step, buttons.leap, back].find((button) => button === document.activeElement);
    for (const button of Object.values(buttons)) button.disabled = !ready || steps >= most;
    back.disabled = !ready || steps === 0;
    // A button that goes off under the keyboard drops the focus: hand it on.
    if (focused?.disabled) ([buttons.step, back].find(({ disabled }) => !disabled) ?? pad).focus();
    for (const truth of truths) truth.checked = Number(truth.value) === meant;
  };
  return { most, ...buttons, back, truths, rate, show };
}

/** The network of this page's equations: the menu may name another, until that is shown or on the way back from it. */
function findModel() {
  const menu = find("model", HTMLSelectElement);
  window.addEventListener("pageshow", () => menu.form?.reset());
  return [...menu.options].find(({ defaultSelected }) => defaultSelected)?.value ?? menu.value;
}

function start() {
  const view = createView();
  const controls = createControls();
  const model = findModel();
  /** @type {Visit} */
  let visit = { strokes: [], label: null, lr: Number(controls.rate.value), steps: 0 };
  /** @type {number | null} */
  let meant = null;
  /** @type {LatestReader<LessonQuestion, Lesson>} */
  const reader = new LatestReader({
    lane: new RequestQueue().createLane(),
    predict: createLesson({ url: new URL("learn/step", document.baseURI), fetch: window.fetch.bind(window) }),
    onReading: (lesson, settled) => {
      meant = lesson.label;
      view.show(lesson, settled);
      controls.show(visit, meant);
    },
    onTrouble: ({ message }) => view.showTrouble(message.startsWith(NOWHERE) ? UNSTEADY : message),
  });

  /**
   * @param {Visit} next
   * @param {boolean} [settled]
   */
  const turnTo = (next, settled = true) => {
    visit = next;
    if (!visit.strokes.length) {
      meant = null;
      reader.forget();
      view.showBlank();
    } else reader.ask({ ...visit, model }, settled);
    controls.show(visit, visit.label ?? meant);
  };

  const desk = createDesk((drawing, settled) => {
    if (settled) keepDrawing(window, drawing);
    turnTo(draw(visit, toQuestion(drawing)), settled);
  });
  createTheme(() => {
    desk.pad.paint();
    view.paint();
  });
  watchPixelSize(find("gradient", HTMLCanvasElement), () => view.paint());
  listen(controls, () => visit, turnTo, () => meant);
  window.addEventListener("online", () => reader.retryNow());
  if (!layKept(desk)) turnTo(visit);
}

/**
 * Lays the strokes of this visit; a picture stays kept for the page that can show it.
 * @param {DrawingDesk} desk
 * @returns {boolean} whether there were any
 */
function layKept(desk) {
  const kept = recallDrawing(window);
  if (kept.strokes.length) desk.lay(kept);
  return kept.strokes.length > 0;
}

/**
 * @param {ReturnType<typeof createControls>} controls
 * @param {() => Visit} now
 * @param {(next: Visit) => void} turnTo
 * @param {() => number | null} meant
 */
function listen({ most, step, leap, back, truths, rate }, now, turnTo, meant) {
  const go = (/** @type {number} */ count) => turnTo(advance(now(), { count, most, meant: meant() ?? 0 }));
  step.addEventListener("click", () => go(1));
  leap.addEventListener("click", () => go(LEAP));
  back.addEventListener("click", () => turnTo(reset(now())));
  rate.addEventListener("change", () => turnTo(hasten(now(), Number(rate.value))));
  for (const truth of truths) truth.addEventListener("change", () => turnTo(settle(now(), Number(truth.value))));
}

watchScrollers(findAll("[data-hook='scroller']", HTMLElement));

// Without a network the page has equations and code, and nothing to draw on.
if (findAll("[data-hook='lab']", HTMLElement).length) start();
else createTheme();
