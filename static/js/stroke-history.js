/** What was drawn and how to step back and forth through it; clearing is a step like any other. */

/** @import {Stroke} from "./stroke-geometry.js" */

/**
 * A drawing with the drawings before it and those undone after it, nearest last. Never changed, only replaced.
 * @typedef {{
 *   readonly past: readonly (readonly Stroke[])[],
 *   readonly present: readonly Stroke[],
 *   readonly future: readonly (readonly Stroke[])[],
 * }} History
 */

/** @type {History} */
export const EMPTY_HISTORY = Object.freeze({ past: [], present: [], future: [] });

/**
 * @param {History} history
 * @param {Stroke} stroke
 * @returns {History}
 */
export function addStroke(history, stroke) {
  return stepTo(history, [...history.present, stroke]);
}

/**
 * Takes a fresh sheet, which undo takes back.
 * @param {History} history
 * @returns {History}
 */
export function clear(history) {
  return history.present.length ? stepTo(history, []) : history;
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
 * @param {History} history
 * @param {readonly Stroke[]} drawing
 * @returns {History}
 */
function stepTo(history, drawing) {
  return { past: [...history.past, history.present], present: drawing, future: [] };
}
