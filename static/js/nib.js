/** Draws with the keyboard alone: arrows move a nib over the sheet, the space bar puts it down and lifts it. */

import { SHEET_SIDE } from "./stroke-geometry.js";

/** @import {DrawingPad} from "./drawing-pad.js" */
/** @import {Place} from "./stroke-geometry.js" */

/** Steps of the nib in sheet units: as exact as a digit needs, and in leaps with Shift. */
const STEP = 7;
const LEAP = 28;

/** @type {Readonly<Record<string, Place>>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @typedef {object} NibParts
 * @property {HTMLElement} sheet shows the nib and its keys while data-nib is there, "up" or "down"
 * @property {HTMLCanvasElement} canvas listens while the keyboard, not a pointer, has put the focus on it
 * @property {HTMLElement} mark takes the nib's place as --x and --y, parts of the sheet's side
 * @property {DrawingPad} pad
 * @property {(message: string) => void} say tells those who don't see the nib
 */

export class Nib {
  #parts;
  /** @type {Set<string>} */
  #held = new Set();
  /** @type {[x: number, y: number]} */
  #place = [SHEET_SIDE / 2, SHEET_SIDE / 4];

  /** @param {NibParts} parts */
  constructor(parts) {
    const { canvas, sheet, pad } = parts;
    this.#parts = parts;
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.#show());
    canvas.addEventListener("keydown", (press) => this.#press(press));
    canvas.addEventListener("keyup", ({ key }) => {
      this.#held.delete(key);
      if (sheet.dataset.nib) this.#show(); // undo or clear may have lifted the pen
    });
    canvas.addEventListener("pointerdown", () => this.#rest());
    canvas.addEventListener("blur", () => {
      if (pad.keyboardDown) pad.finishStroke();
      this.#rest();
    });
  }

  #show() {
    const { mark, sheet, pad } = this.#parts;
    const [x, y] = this.#place.map((value) => String(value / SHEET_SIDE));
    mark.style.setProperty("--x", x);
    mark.style.setProperty("--y", y);
    sheet.dataset.nib = pad.keyboardDown ? "down" : "up";
  }

  #rest() {
    this.#held.clear();
    delete this.#parts.sheet.dataset.nib;
  }

  /** @param {KeyboardEvent} press */
  #press(press) {
    const { sheet, pad, say } = this.#parts;
    const isSpace = press.key === " ";
    if (!sheet.dataset.nib || press.ctrlKey || press.metaKey || press.altKey || !(isSpace || press.key in WAYS)) return;
    press.preventDefault();
    if (!isSpace) this.#move(press);
    else if (pad.keyboardDown) pad.finishStroke();
    else if (!press.repeat) {
      say(pad.erasing ? "Eraser down" : "Pen down");
      pad.putDown([...this.#place], press.timeStamp);
    }
    this.#show();
  }

  /** @param {KeyboardEvent} press moves by all arrows that are held */
  #move({ key, shiftKey, timeStamp }) {
    this.#held.add(key);
    const step = shiftKey ? LEAP : STEP;
    for (const way of [...this.#held].map((name) => WAYS[name])) {
      this.#place = [within(this.#place[0] + step * way[0]), within(this.#place[1] + step * way[1])];
    }
    this.#parts.pad.moveTo([...this.#place], timeStamp);
  }
}

/** @param {number} value */
function within(value) {
  return Math.min(SHEET_SIDE, Math.max(0, value));
}
