/** Keeps the drawing for the other pages of this visit: in the tab's own storage, gone when the tab is closed. */

/** @import {Stroke} from "./stroke-geometry.js" */

const STORAGE_KEY = "inkling-drawing";

/**
 * @param {Pick<Window, "sessionStorage">} window
 * @param {readonly Stroke[]} strokes
 */
export function keepDrawing(window, strokes) {
  try {
    if (strokes.length) window.sessionStorage.setItem(STORAGE_KEY, JSON.stringify(strokes));
    else window.sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // Storage is full or switched off: the other pages start with a bare sheet.
  }
}

/**
 * @param {Pick<Window, "sessionStorage">} window
 * @returns {readonly Stroke[]} none where nothing usable was kept
 */
export function recallDrawing(window) {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(STORAGE_KEY) ?? "[]");
    return Array.isArray(kept) && kept.every(isStroke) ? kept : [];
  } catch {
    return [];
  }
}

/** @param {unknown} value */
function isStroke(value) {
  return Array.isArray(value) && value.length > 0 && value.every(isPoint);
}

/** @param {unknown} value */
function isPoint(value) {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}
