/** Keeps the drawing: pad, tools and keys change it here, and whoever reads it is told. */

import { DrawingPad } from "./drawing-pad.js";
import { isBare } from "./drawing.js";
import * as history from "./stroke-history.js";
import { createTools } from "./tools.js";

/** @import {Drawing} from "./drawing.js" */
/** @import {Command} from "./shortcuts.js" */
/** @import {Stroke} from "./stroke-geometry.js" */

/**
 * @typedef {object} DeskParts
 * @property {HTMLElement} sheet shows an invitation while it is bare: data-inked, data-touched
 * @property {HTMLCanvasElement} canvas
 * @property {Record<Command, HTMLButtonElement>} buttons
 * @property {(drawing: Drawing, settled: boolean) => void} onDrawing what lies on the sheet now; settled when the pen
 *   is up
 */

export class DrawingDesk {
  #sheet;
  #onDrawing;
  #showUsable;
  #pad;
  #drawn = history.EMPTY_HISTORY;

  /** @param {DeskParts} parts */
  constructor({ sheet, canvas, buttons, onDrawing }) {
    this.#sheet = sheet;
    this.#onDrawing = onDrawing;
    this.#showUsable = createTools(buttons, (command) => this.obey(command));
    this.#pad = new DrawingPad(canvas, {
      onStart: () => {
        sheet.toggleAttribute("data-inked", true);
        sheet.toggleAttribute("data-touched", true);
        sheet.toggleAttribute("data-pictured", false);
        this.#showUsable({ undo: true, redo: false, clear: true });
      },
      onDraw: (stroke) => onDrawing(history.addStroke(this.#drawn, stroke).present, false),
      onStroke: (stroke) => this.#turnTo(history.addStroke(this.#drawn, stroke)),
      onErase: (place) => this.#step(history.erase(this.#drawn, place)),
    });
  }

  get drawing() {
    return this.#drawn.present;
  }

  get pad() {
    return this.#pad;
  }

  /**
   * Does what a button or a key asks for, after ending the stroke under way.
   * @param {Command} command
   */
  obey(command) {
    this.#pad.finishStroke();
    this.#step(history[command](this.#drawn));
  }

  /**
   * Lays a whole drawing on a fresh sheet; strokes as if they had been drawn there, each to be undone by itself.
   * @param {Drawing} drawing
   */
  lay(drawing) {
    this.#pad.finishStroke();
    const fresh = history.clear(this.#drawn);
    const { strokes, picture } = drawing;
    this.#turnTo(picture ? history.lay(fresh, drawing) : strokes.reduce(history.addStroke, fresh));
  }

  /**
   * Whether a drawing, the present one or one with a stroke under way, is the first stroke in the place of a picture.
   * @param {Drawing} drawing
   */
  coversPicture(drawing) {
    const before = drawing === this.drawing ? this.#drawn.past.at(-1) : this.drawing;
    return drawing.strokes.length === 1 && Boolean(before?.picture);
  }

  /**
   * Shows a part of the drawing, as it was at a moment, without changing it.
   * @param {readonly Stroke[]} strokes
   */
  show(strokes) {
    this.#pad.show(strokes, this.drawing.strokes);
  }

  /** Shows the drawing itself again, after something else was shown on the sheet. */
  restore() {
    this.#pad.strokes = this.drawing.strokes;
  }

  /** @param {history.History} next */
  #step(next) {
    if (next !== this.#drawn) this.#turnTo(next);
  }

  /** @param {history.History} next */
  #turnTo(next) {
    const { past, present, future } = next;
    const bare = isBare(present);
    this.#drawn = next;
    this.restore();
    this.#sheet.toggleAttribute("data-inked", !bare);
    this.#sheet.toggleAttribute("data-pictured", present.picture !== null);
    this.#showUsable({ undo: past.length > 0, redo: future.length > 0, clear: !bare });
    this.#onDrawing(present, true);
  }
}
