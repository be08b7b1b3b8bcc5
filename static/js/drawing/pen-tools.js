/** The pen in the row of tools: how broad it is, and whether its other end erases. */

import { PEN_WIDTH } from "./stroke-geometry.js";

/** @import {DrawingPad} from "./drawing-pad.js" */

/** Widths to choose from, in sheet units, by name; each press takes the next. */
const SIZES = /** @type {const} */ ([
  ["medium", PEN_WIDTH],
  ["broad", 30],
  ["fine", 11],
]);

/**
 * @param {{pad: DrawingPad, sheet: HTMLElement, size: HTMLButtonElement, eraser: HTMLButtonElement}} parts
 * @returns {(erasable: boolean) => void} says whether there are strokes to erase
 */
export function createPenTools({ pad, sheet, size, eraser }) {
  let chosen = 0;
  /** @param {boolean} on */
  const erase = (on) => {
    pad.erasing = on;
    eraser.setAttribute("aria-pressed", String(on));
    sheet.toggleAttribute("data-erasing", on);
  };
  size.addEventListener("click", () => {
    chosen = (chosen + 1) % SIZES.length;
    const [name, width] = SIZES[chosen];
    pad.penWidth = width;
    size.dataset.size = name;
    size.setAttribute("aria-label", `Pen: ${name}`);
    erase(false);
  });
  eraser.addEventListener("click", () => erase(!pad.erasing));
  return (erasable) => {
    // A button that goes off under the keyboard drops the focus.
    if (!erasable && eraser === document.activeElement) size.focus();
    eraser.disabled = !erasable;
    if (!erasable) erase(false);
  };
}
