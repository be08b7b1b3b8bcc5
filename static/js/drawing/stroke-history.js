/** What was drawn and how to step back and forth through it; clearing and erasing are steps like any other. */

import { BARE, isBare } from "./drawing.js";
import { fitOf, shownWidth } from "./ink-width.js";
import { touches } from "./stroke-geometry.js";

/** @import {Drawing} from "./drawing.js" */
/** @import {Place, Stroke} from "./stroke-geometry.js" */

/**
 * A drawing with the drawings before it and those undone after it, nearest last. Never changed, only replaced.
 * @typedef {{
 *   readonly past: readonly Drawing[],
 *   readonly present: Drawing,
 *   readonly future: readonly Drawing[],
 * }} History
 */

/** @type {History} */
export const EMPTY_HISTORY = Object.freeze({ past: [], present: BARE, future: [] });

/**
 * Adds a stroke; where a picture lies it goes on a fresh sheet.
 * @param {History} history
 * @param {Stroke} stroke
 * @returns {History}
 */
export function addStroke(history, stroke) {
  return lay(history, { strokes: [...history.present.strokes, stroke], picture: null });
}

/**
 * Takes away the strokes that the eraser touches.
 * @param {History} history
 * @param {Place} place
 * @returns {History}
 */
export function erase(history, place) {
  const { strokes } = history.present;
  const fit = fitOf(strokes);
  const left = strokes.filter((stroke) => !touches(stroke, place, (width) => shownWidth(width, fit)));
  return left.length < strokes.length ? lay(history, { strokes: left, picture: null }) : history;
}

/**
 * Takes a fresh sheet, which undo takes back.
 * @param {History} history
 * @returns {History}
 */
export function clear(history) {
  return isBare(history.present) ? history : lay(history, BARE);
}

/**
 * @param {History} history
 * @returns {History}
 */
export function undo(history) {
  const { past, present, future } = history;
  const before = past.at(-1);
  return before ? { past: past.slice(0, -1), present: before, future: [...future, present] } : history;
}

/**
 * @param {History} history
 * @returns {History}
 */
export function redo(history) {
  const { past, present, future } = history;
  const after = future.at(-1);
  return after ? { past: [...past, present], present: after, future: future.slice(0, -1) } : history;
}

/**
 * Puts another drawing in the place of the present one.
 * @param {History} history
 * @param {Drawing} drawing
 * @returns {History}
 */
export function lay(history, drawing) {
  return { past: [...history.past, history.present], present: drawing, future: [] };
}
