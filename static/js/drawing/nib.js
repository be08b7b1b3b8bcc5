/** Draws with the keyboard alone: arrows move a nib over the sheet, the space bar puts it down and lifts it. */

import { SHEET_SIDE, onSheet } from "./stroke-geometry.js";

/** @import {DrawingPad} from "./drawing-pad.js" */
/** @import {Place} from "./stroke-geometry.js" */

/** Steps of the nib in sheet units: as exact as a digit needs, and in leaps with Shift. */
const STEP = 7;
const LEAP = 28;

/** Fields across and down by which the nib's place is told: coarse enough to keep most steps silent. */
const FIELDS = 10;

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
  /** Words for the place that was told last. */
  #told = "";

  /** @param {NibParts} parts */
  constructor(parts) {
    const { canvas, sheet, pad } = parts;
    this.#parts = parts;
    canvas.addEventListener("focus", () => {
      if (!canvas.matches(":focus-visible")) return;
      this.#show();
      this.#tellPlace();
    });
    canvas.addEventListener("keydown", (press) => this.#press(press));
    canvas.addEventListener("keyup", ({ key }) => {
      const moved = this.#held.delete(key);
      if (!sheet.dataset.nib) return;
      this.#show(); // undo or clear may have lifted the pen
      if (moved && !this.#held.size) this.#tellPlace();
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
    this.#told = "";
    delete this.#parts.sheet.dataset.nib;
  }

  /** Says where the nib came to rest, once for each field that it comes to. */
  #tellPlace() {
    const [column, row] = this.#place.map((value) => Math.min(FIELDS, Math.floor((value / SHEET_SIDE) * FIELDS) + 1));
    const words = `Column ${column}, row ${row} of ${FIELDS}`;
    if (words !== this.#told) this.#parts.say(words);
    this.#told = words;
  }

  /** @param {KeyboardEvent} press */
  #press(press) {
    const { sheet, pad, say } = this.#parts;
    const isSpace = press.key === " ";
    if (!sheet.dataset.nib || press.ctrlKey || press.metaKey || press.altKey || !(isSpace || press.key in WAYS)) return;
    press.preventDefault();
    const tool = pad.erasing ? "Eraser" : "Pen";
    if (!isSpace) this.#move(press);
    else if (pad.keyboardDown) {
      say(`${tool} up`);
      pad.finishStroke();
    } else if (!press.repeat) {
      say(`${tool} down`);
      pad.putDown([...this.#place], press.timeStamp);
    }
    this.#show();
  }

  /** @param {KeyboardEvent} press moves by all arrows that are held */
  #move({ key, shiftKey, timeStamp }) {
    this.#held.add(key);
    const step = shiftKey ? LEAP : STEP;
    for (const way of [...this.#held].map((name) => WAYS[name])) {
      this.#place = [onSheet(this.#place[0] + step * way[0]), onSheet(this.#place[1] + step * way[1])];
    }
    this.#parts.pad.moveTo([...this.#place], timeStamp);
  }
}
