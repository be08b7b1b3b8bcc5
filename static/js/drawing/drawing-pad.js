/** Turns a canvas into a sheet to draw on: one pen at a time in, strokes as data out, the canvas only a view. */

import { fitOf, fitWhileDrawing } from "./ink-width.js";
import { paintInk } from "./ink.js";
import { PEN_WIDTH, addsShape, placesTo, pressedWidth, toSheetPoint } from "./stroke-geometry.js";

/** @import {Place, Point, Stroke} from "./stroke-geometry.js" */

/**
 * @typedef {object} PadEvents
 * @property {() => void} onStart the pen touched the sheet
 * @property {(stroke: Stroke) => void} onDraw the stroke grew; called at most once for each event of the pointer
 * @property {(stroke: Stroke) => void} onStroke the pen left the sheet, or was taken away: the stroke is whole
 * @property {(place: Place) => void} onErase the eraser is at this place
 */

/** Stands for the keyboard among the pointers, whose ids the browser chooses from 0 up. */
const KEYBOARD = -1;

/** The other end of a pen, among the buttons of a pointer. */
const ERASER_BUTTON = 5;

export class DrawingPad {
  /** Width of the pen in sheet units. */
  penWidth = PEN_WIDTH;
  /** Whether the pen erases. */
  erasing = false;
  #canvas;
  #context;
  #events;
  /** @type {readonly Stroke[]} */
  #strokes = [];
  /** @type {readonly Stroke[]} the drawing that they are all or a part of */
  #whole = [];
  /** @type {Point[]} */
  #current = [];
  /** @type {number | null} */
  #pointer = null;
  #touched = 0;
  #rubbing = false;
  /** @type {Place} where the eraser was last */
  #rubbed = [0, 0];
  /** @type {Point | null} where the pen is, unless the stroke ends there already */
  #tip = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {PadEvents} events
   */
  constructor(canvas, events) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser gives no 2D canvas, which drawing needs; try a newer one.");
    this.#canvas = canvas;
    this.#context = context;
    this.#events = events;
    this.#listen();
  }

  /** Finished strokes; setting them repaints. */
  get strokes() {
    return this.#strokes;
  }

  set strokes(strokes) {
    this.show(strokes, strokes);
  }

  /**
   * Shows a part of a drawing, its lines as wide as they are in the whole.
   * @param {readonly Stroke[]} strokes
   * @param {readonly Stroke[]} whole
   */
  show(strokes, whole) {
    this.#strokes = strokes;
    this.#whole = whole;
    this.paint();
  }

  /** Whether the keyboard's pen is down. */
  get keyboardDown() {
    return this.#pointer === KEYBOARD;
  }

  /**
   * Puts the keyboard's pen down.
   * @param {Place} place
   * @param {number} time in milliseconds, of any clock
   */
  putDown(place, time) {
    this.#begin(KEYBOARD, place, time, this.erasing);
  }

  /**
   * Moves the keyboard's pen, if it is down.
   * @param {Place} place
   * @param {number} time of the same clock
   */
  moveTo(place, time) {
    if (this.keyboardDown) this.#go([{ place, time }]);
  }

  /** Ends the stroke under way as if the pen had left the sheet; without one does nothing. */
  finishStroke() {
    if (this.#pointer === null) return;
    const pointer = this.#pointer;
    // In small writing even the last short way of the pen is shape.
    const stroke = this.#tip ? [...this.#current, this.#tip] : this.#current;
    this.#pointer = null;
    this.#current = [];
    this.#tip = null;
    if (this.#canvas.hasPointerCapture(pointer)) this.#canvas.releasePointerCapture(pointer);
    if (!this.#rubbing) this.#events.onStroke(stroke);
  }

  /** Paints everything anew in the canvas's own text colour, so that the ink follows the theme. */
  paint() {
    const { color } = getComputedStyle(this.#canvas);
    if (!this.#current.length) return paintInk(this.#context, this.#strokes, color, fitOf(this.#whole));
    const current = [...this.#current];
    const fit = fitWhileDrawing(this.#strokes, current);
    paintInk(this.#context, [...this.#strokes, current], color, fit);
  }

  /**
   * Sets the size of the canvas in device pixels; what was drawn is painted anew, not stretched.
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.paint();
  }

  #listen() {
    const canvas = this.#canvas;
    // Or a quick stroke is a flick to the browser, and the next tap its end.
    canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.#start(event));
    canvas.addEventListener("pointermove", (event) => this.#extend(event));
    for (const end of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      canvas.addEventListener(end, (event) => this.#end(event));
    }
  }

  /** @param {PointerEvent} event */
  #start(event) {
    const upsideDown = event.button === ERASER_BUTTON;
    if (this.keyboardDown) this.finishStroke();
    if (this.#pointer !== null || (event.button !== 0 && !upsideDown)) return;
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    const place = toSheetPoint(event, this.#canvas.getBoundingClientRect());
    this.#begin(event.pointerId, place, event.timeStamp, this.erasing || upsideDown, pressureOf(event));
  }

  /** @param {PointerEvent} event */
  #extend(event) {
    if (event.pointerId !== this.#pointer) return;
    const box = this.#canvas.getBoundingClientRect();
    // Safari before 18.2 has no coalesced events; some browsers give an empty list for a synthetic event.
    const moves = event.getCoalescedEvents?.() ?? [];
    this.#go(
      (moves.length ? moves : [event]).map((move) => ({
        place: toSheetPoint(move, box),
        time: move.timeStamp,
        pressure: pressureOf(move),
      })),
    );
  }

  /** @param {PointerEvent} event */
  #end(event) {
    if (event.pointerId === this.#pointer) this.finishStroke();
  }

  /**
   * @param {number} pointer
   * @param {Place} place
   * @param {number} time
   * @param {boolean} rubbing
   * @param {number} [pressure]
   */
  #begin(pointer, place, time, rubbing, pressure) {
    this.#pointer = pointer;
    this.#touched = time;
    this.#rubbing = rubbing;
    this.#rubbed = place;
    if (!rubbing) this.#events.onStart();
    this.#go([{ place, time, pressure }]);
  }

  /** @param {{place: Place, time: number, pressure?: number}[]} moves */
  #go(moves) {
    const before = this.#current.length;
    for (const { place, time, pressure } of moves) {
      if (this.#rubbing) {
        placesTo(this.#rubbed, place).forEach(this.#events.onErase);
        this.#rubbed = place;
      } else this.#add(place, time, pressure);
    }
    if (this.#current.length === before) return;
    this.paint();
    this.#events.onDraw([...this.#current]);
  }

  /**
   * @param {Place} place
   * @param {number} time
   * @param {number} [pressure]
   */
  #add(place, time, pressure) {
    const last = this.#current.at(-1);
    const width = pressure === undefined ? this.penWidth : pressedWidth(this.penWidth, pressure, last?.[2]);
    /** @type {Point} */
    const point = [...place, width, Math.max(0, Math.round(time - this.#touched))];
    const adds = addsShape(this.#current, place);
    if (adds) this.#current.push(point);
    this.#tip = adds || (place[0] === last?.[0] && place[1] === last[1]) ? null : point;
  }
}

/**
 * How hard a pen is pressed. Mice and fingers say nothing of use: their line has one width.
 * @param {PointerEvent} event
 */
function pressureOf(event) {
  return event.pointerType === "pen" ? event.pressure : undefined;
}
