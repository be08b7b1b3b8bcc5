/** What the reader has chosen during this visit: drawing, true digit, rate and steps. Never changed, only replaced. */

/** @import {Paths, Question} from "../api/api-client.js" */

/**
 * @typedef {object} Visit
 * @property {Paths} strokes
 * @property {number} [width] of the pen, where it is sent
 * @property {number | null} label the true digit; null until the reader or the first step settles it
 * @property {number} lr
 * @property {number} steps
 */

/**
 * Another drawing: the steps begin anew, and on a bare sheet so does the choice of the digit.
 * @param {Visit} visit
 * @param {Pick<Question, "strokes" | "width">} drawing
 * @returns {Visit}
 */
export function draw(visit, { strokes = [], width }) {
  return { ...visit, strokes, width, label: strokes.length ? visit.label : null, steps: 0 };
}

/**
 * The true digit is another: the steps towards the one before are taken back.
 * @param {Visit} visit
 * @param {number} label
 * @returns {Visit}
 */
export function settle(visit, label) {
  return { ...visit, label, steps: label === visit.label ? visit.steps : 0 };
}

/**
 * The same steps at another rate.
 * @param {Visit} visit
 * @param {number} lr
 * @returns {Visit}
 */
export function hasten(visit, lr) {
  return { ...visit, lr };
}

/**
 * More steps towards the true digit, which from now on is the one that was meant.
 * @param {Visit} visit
 * @param {{count: number, most: number, meant: number}} step
 * @returns {Visit}
 */
export function advance(visit, { count, most, meant }) {
  return { ...visit, label: visit.label ?? meant, steps: Math.min(visit.steps + count, most) };
}

/**
 * @param {Visit} visit
 * @returns {Visit}
 */
export function reset(visit) {
  return { ...visit, steps: 0 };
}
