/** Keeps the drawing for a reload and the other pages of this visit: in the tab's own storage, gone with the tab. */

import { BARE, isBare } from "./drawing.js";
import { onSheet } from "./stroke-geometry.js";

/** @import {Drawing, Picture} from "./drawing.js" */
/** @import {Stroke} from "./stroke-geometry.js" */

const STORAGE_KEY = "inkling-drawing";

/** Values of a point: x, y, width and time. */
const VALUES = 4;

/** What a picture's data URL looks like; at most so many characters long, and so many pixels a side. */
const PICTURE_URL = /^data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/;
const MAX_URL = 5_000_000;
const MAX_SIDE = 10_000;

/**
 * @param {Pick<Window, "sessionStorage">} window
 * @param {Drawing} drawing
 */
export function keepDrawing(window, drawing) {
  try {
    // Gone even where the next one finds no room: else a reload would bring back what is no longer on the sheet.
    window.sessionStorage.removeItem(STORAGE_KEY);
    if (isBare(drawing)) return;
    window.sessionStorage.setItem(STORAGE_KEY, JSON.stringify(drawing.picture ?? drawing.strokes));
  } catch {
    // Storage is full or switched off: a reload and the other pages start with a bare sheet.
  }
}

/**
 * @param {Pick<Window, "sessionStorage">} window
 * @returns {Drawing} bare where nothing usable was kept
 */
export function recallDrawing(window) {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(STORAGE_KEY) ?? "[]");
    if (isPicture(kept)) return { strokes: [], picture: kept };
    return Array.isArray(kept) && kept.every(isStroke) ? { strokes: kept.map(toSheet), picture: null } : BARE;
  } catch {
    return BARE;
  }
}

/**
 * Earlier versions kept ink beyond the edge too, which nobody sees.
 * @param {Stroke} stroke
 * @returns {Stroke}
 */
function toSheet(stroke) {
  return stroke.map(([x, y, width, time]) => [onSheet(x), onSheet(y), width, time]);
}

/**
 * @param {unknown} value
 * @returns {value is Picture}
 */
function isPicture(value) {
  if (typeof value !== "object" || value === null || !("url" in value)) return false;
  const { url, width, height } = /** @type {Picture} */ (value);
  const isUrl = typeof url === "string" && url.length <= MAX_URL && PICTURE_URL.test(url);
  return isUrl && [width, height].every((side) => Number.isInteger(side) && 0 < side && side <= MAX_SIDE);
}

/**
 * @param {unknown} value
 * @returns {value is Stroke}
 */
function isStroke(value) {
  return Array.isArray(value) && value.length > 0 && value.every(isPoint);
}

/** @param {unknown} value */
function isPoint(value) {
  return Array.isArray(value) && value.length === VALUES && value.every(Number.isFinite);
}
