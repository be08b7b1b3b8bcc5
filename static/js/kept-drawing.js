/** Keeps the strokes for the other pages of this visit: in the tab's own storage, gone when the tab is closed. */

import { BARE } from "./drawing.js";

/** @import {Drawing} from "./drawing.js" */

const STORAGE_KEY = "inkling-drawing";

/** Values of a point: x, y, width and time. */
const VALUES = 4;

/**
 * @param {Pick<Window, "sessionStorage">} window
 * @param {Drawing} drawing
 */
export function keepDrawing(window, { strokes }) {
  try {
    if (strokes.length) window.sessionStorage.setItem(STORAGE_KEY, JSON.stringify(strokes));
    else window.sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // Storage is full or switched off: the other pages start with a bare sheet.
  }
}

/**
 * @param {Pick<Window, "sessionStorage">} window
 * @returns {Drawing} bare where nothing usable was kept
 */
export function recallDrawing(window) {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(STORAGE_KEY) ?? "[]");
    return Array.isArray(kept) && kept.every(isStroke) ? { strokes: kept, picture: null } : BARE;
  } catch {
    return BARE;
  }
}

/** @param {unknown} value */
function isStroke(value) {
  return Array.isArray(value) && value.length > 0 && value.every(isPoint);
}

/** @param {unknown} value */
function isPoint(value) {
  return Array.isArray(value) && value.length === VALUES && value.every(Number.isFinite);
}
