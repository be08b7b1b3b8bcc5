/** The shape of pen strokes, apart from any page: points in sheet units, thinning, and smoothing to curves. */

/**
 * A point of the pen: x to the right and y downwards, in sheet units.
 * @typedef {readonly [x: number, y: number]} Point
 */

/**
 * What the pen drew from touching the sheet to leaving it.
 * @typedef {readonly Point[]} Stroke
 */

/**
 * A quadratic Bézier curve that goes on from where the one before it ended.
 * @typedef {{control: Point, end: Point}} Curve
 */

/** Side of the square sheet in its own units: ten for each of the 28 pixels that a network sees. */
export const SHEET_SIDE = 280;

/** Width of the pen in sheet units: two of those pixels, about as bold as the digits of MNIST. */
export const PEN_WIDTH = 20;

/** Points nearer than this to the one before add bytes and no shape, in sheet units. */
const LEAST_STEP = 2.5;

/**
 * Where on the sheet a place in the window is.
 * @param {{clientX: number, clientY: number}} place in CSS px of the window
 * @param {{left: number, top: number, width: number, height: number}} box of the sheet, in the same px
 * @returns {Point} in sheet units, kept to a tenth
 */
export function toSheetPoint(place, box) {
  return [
    tenth(((place.clientX - box.left) / box.width) * SHEET_SIDE),
    tenth(((place.clientY - box.top) / box.height) * SHEET_SIDE),
  ];
}

/**
 * Whether a point lies far enough from the end of the stroke to be worth keeping.
 * @param {Stroke} stroke
 * @param {Point} point
 */
export function addsShape(stroke, point) {
  const last = stroke.at(-1);
  return !last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= LEAST_STEP;
}

/**
 * Smooths a stroke: the inner points become control points of curves that meet half-way between them, so that the
 * line passes through both ends and turns without corners.
 * @param {Stroke} stroke
 * @returns {Curve[]} one for each point but the first; none for a dot
 */
export function toCurves(stroke) {
  return stroke.slice(1).map((point, i) => {
    const next = stroke[i + 2];
    if (next) return { control: point, end: middle(point, next) };
    return { control: middle(stroke[i], point), end: point };
  });
}

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {Point}
 */
function middle(a, b) {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** @param {number} value */
function tenth(value) {
  return Math.round(value * 10) / 10;
}
