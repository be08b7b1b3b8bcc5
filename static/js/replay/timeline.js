/** A drawing in time: how long it took, and what had been drawn at any moment. */

/** @import {Stroke} from "../drawing/stroke-geometry.js" */

/** The pen's way from one stroke to the next, however long people thought about it, in milliseconds. */
const PAUSE = 250;

/**
 * How long the drawing takes, in milliseconds.
 * @param {readonly Stroke[]} strokes
 */
export function durationOf(strokes) {
  return strokes.reduce((sum, stroke) => sum + lengthOf(stroke) + PAUSE, -PAUSE);
}

/**
 * What had been drawn at a moment.
 * @param {readonly Stroke[]} strokes at least one
 * @param {number} part of the whole time, 0 to 1
 * @returns {Stroke[]} at least the first point; the same strokes where they are whole
 */
export function strokesAt(strokes, part) {
  let left = part * Math.max(1, durationOf(strokes));
  /** @type {Stroke[]} */
  const drawn = [];
  for (const stroke of strokes) {
    if (left < 0) break;
    const now = left;
    const points = stroke.filter(([, , , time]) => time <= now);
    drawn.push(part >= 1 || points.length === stroke.length ? stroke : points);
    left -= lengthOf(stroke) + PAUSE;
  }
  return drawn;
}

/** @param {Stroke} stroke */
function lengthOf(stroke) {
  return stroke[stroke.length - 1][3];
}
