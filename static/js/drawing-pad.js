/** Turns a canvas into a sheet to draw on: one pointer at a time in, strokes as data out, the canvas only a view. */

import { paintInk } from "./ink.js";
import { addsShape, toSheetPoint } from "./stroke-geometry.js";

/** @import {Point, Stroke} from "./stroke-geometry.js" */

/**
 * @typedef {object} PadEvents
 * @property {() => void} onStart the pen touched the sheet
 * @property {(stroke: Stroke) => void} onDraw the stroke grew; called at most once for each event of the pointer
 * @property {(stroke: Stroke) => void} onStroke the pen left the sheet, or was taken away: the stroke is whole
 */

export class DrawingPad {
  #canvas;
  #context;
  #events;
  /** @type {readonly Stroke[]} */
  #strokes = [];
  /** @type {Point[]} */
  #current = [];
  /** @type {number | null} */
  #pointer = null;
  #listeners = new AbortController();

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
    this.#strokes = strokes;
    this.paint();
  }

  /** Ends the stroke under way as if the pen had left the sheet; without one does nothing. */
  finishStroke() {
    if (this.#pointer === null) return;
    const pointer = this.#pointer;
    const stroke = this.#current;
    this.#pointer = null;
    this.#current = [];
    if (this.#canvas.hasPointerCapture(pointer)) this.#canvas.releasePointerCapture(pointer);
    this.#events.onStroke(stroke);
  }

  /** Paints everything anew in the canvas's own text colour, so that the ink follows the theme. */
  paint() {
    const strokes = this.#current.length ? [...this.#strokes, this.#current] : this.#strokes;
    paintInk(this.#context, strokes, getComputedStyle(this.#canvas).color);
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

  /** Stops listening. */
  destroy() {
    this.#listeners.abort();
  }

  #listen() {
    const { signal } = this.#listeners;
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => this.#start(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.#extend(event), { signal });
    for (const end of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      canvas.addEventListener(end, (event) => this.#end(event), { signal });
    }
  }

  /** @param {PointerEvent} event */
  #start(event) {
    if (this.#pointer !== null || event.button !== 0) return;
    event.preventDefault();
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#current = [toSheetPoint(event, this.#canvas.getBoundingClientRect())];
    this.#events.onStart();
    this.#drawn();
  }

  /** @param {PointerEvent} event */
  #extend(event) {
    if (event.pointerId !== this.#pointer) return;
    const box = this.#canvas.getBoundingClientRect();
    const before = this.#current.length;
    // Safari before 18.2 has no coalesced events; some browsers give an empty list for a synthetic event.
    const places = event.getCoalescedEvents?.() ?? [];
    for (const place of places.length ? places : [event]) {
      const point = toSheetPoint(place, box);
      if (addsShape(this.#current, point)) this.#current.push(point);
    }
    if (this.#current.length > before) this.#drawn();
  }

  /** @param {PointerEvent} event */
  #end(event) {
    if (event.pointerId === this.#pointer) this.finishStroke();
  }

  #drawn() {
    this.paint();
    this.#events.onDraw([...this.#current]);
  }
}
