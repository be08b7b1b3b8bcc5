/** Keeps the drawing: pad, tools and keys change it here, and whoever reads it is told. */

import { DrawingPad } from "./drawing-pad.js";
import * as history from "./stroke-history.js";
import { createTools } from "./tools.js";

/** @import {Command} from "./shortcuts.js" */
/** @import {Stroke} from "./stroke-geometry.js" */

/**
 * @typedef {object} DeskParts
 * @property {HTMLElement} sheet shows an invitation while it is bare: data-inked, data-touched
 * @property {HTMLCanvasElement} canvas
 * @property {Record<Command, HTMLButtonElement>} buttons
 * @property {(strokes: readonly Stroke[], settled: boolean) => void} onDrawing what is drawn now, none for a bare
 *   sheet; settled when the pen is up
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
      },
      onDraw: (stroke) => onDrawing([...this.strokes, stroke], false),
      onStroke: (stroke) => this.#turnTo(history.addStroke(this.#drawn, stroke)),
    });
  }

  get strokes() {
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
    const next = history[command](this.#drawn);
    if (next !== this.#drawn) this.#turnTo(next);
  }

  /**
   * Lays a whole drawing on the sheet, as if it had been drawn there.
   * @param {readonly Stroke[]} strokes
   */
  lay(strokes) {
    this.#turnTo(strokes.reduce(history.addStroke, this.#drawn));
  }

  /** @param {history.History} next */
  #turnTo(next) {
    const { past, present, future } = next;
    this.#drawn = next;
    this.#pad.strokes = present;
    this.#sheet.toggleAttribute("data-inked", present.length > 0);
    this.#showUsable({ undo: past.length > 0, redo: future.length > 0, clear: present.length > 0 });
    this.#onDrawing(present, true);
  }
}
