/** How wide the ink is shown: as the pen's line where the writing is large, thinner where it is small. */

import { PEN_WIDTH, tenth } from "./stroke-geometry.js";

/** @import {Stroke} from "./stroke-geometry.js" */

/** Size of writing, in sheet units, under which the line thins: the server draws strokes as wide as 0.12 of it too. */
const FULL_SIZE = PEN_WIDTH / 0.12;

/** So many parts of a stroke's width count as height: a bar belongs to writing that is taller than the bar. */
const BREADTH = 3;

/** Smaller than anybody writes, in sheet units: a dot, a slip of the pen, or the first moment of a stroke. */
const SPECK = 12;

/** Part of the pen's width that is shown while nobody can know how large the writing will be. */
const HALF = 0.5;

/** Thinnest line that is easy to see, in sheet units. */
const THINNEST = 3;

/**
 * Size of the writing: the height of its tallest stroke.
 * @param {readonly Stroke[]} strokes
 */
function sizeOf(strokes) {
  return Math.max(0, ...strokes.map((stroke) => Math.max(spread(stroke, 1), spread(stroke, 0) / BREADTH)));
}

/**
 * @param {Stroke} stroke
 * @param {0 | 1} axis
 */
function spread(stroke, axis) {
  const values = stroke.map((point) => point[axis]);
  return Math.max(...values) - Math.min(...values);
}

/**
 * Whether there is nothing but dots and slips of the pen.
 * @param {readonly Stroke[]} strokes
 */
export function isSpeck(strokes) {
  return sizeOf(strokes) < SPECK;
}

/**
 * The part of the pen's width that fits the writing.
 * @param {readonly Stroke[]} strokes all that lie on the sheet
 * @returns {number} 0 to 1
 */
export function fitOf(strokes) {
  const size = sizeOf(strokes);
  return size < SPECK ? HALF : Math.min(1, size / FULL_SIZE);
}

/**
 * The same while the pen is down: the first stroke shows how large the writing is only when it is done, so that until
 * then it's never thinner than half.
 * @param {readonly Stroke[]} strokes those that are done
 * @param {Stroke} current
 */
export function fitWhileDrawing(strokes, current) {
  const fit = fitOf([...strokes, current]);
  return isSpeck(strokes) ? Math.max(HALF, fit) : fit;
}

/**
 * @param {number} width of the pen's line, in sheet units
 * @param {number} fit of the writing
 */
export function shownWidth(width, fit) {
  return tenth(Math.min(width, Math.max(THINNEST, width * fit)));
}
