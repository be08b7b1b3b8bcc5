/** The shape of pen strokes, apart from any page: points in sheet units, thinning, smoothing, and what lies where. */

/**
 * A place on the sheet: x to the right and y downwards, in sheet units.
 * @typedef {readonly [x: number, y: number]} Place
 */

/**
 * A place that the pen passed, with the width of the line there and the milliseconds since the pen touched the sheet.
 * @typedef {readonly [x: number, y: number, width: number, time: number]} Point
 */

/**
 * What the pen drew from touching the sheet to leaving it.
 * @typedef {readonly Point[]} Stroke
 */

/**
 * A straight line that goes on to `start` from where the curve before ended, which may be there already, and from there
 * a quadratic Bézier curve.
 * @typedef {{start: Place, control: Place, end: Place}} Curve
 */

/** Side of the square sheet in its own units: ten for each of the 28 pixels that a network sees. */
export const SHEET_SIDE = 280;

/** Width of the pen in sheet units: two of those pixels, about as bold as the digits of MNIST. */
export const PEN_WIDTH = 20;

/**
 * How far from a corner its rounding may reach, in sheet units: more than half of the way between points of a moving pen,
 * and little beside lines that are given by their ends alone.
 */
const ROUNDING = 20;

/** Points nearer than this to the one before add bytes and no shape, in sheet units; only a stroke's end may be. */
const MIN_STEP = 2.5;

/** How far beside a line the eraser still takes it, in sheet units: a finger is less exact than a mouse. */
const ERASER_REACH = 6;
const ERASER_STEP = 8;

/** Part of the way that the line's width goes towards the pressure's from one point to the next: no lumps. */
const PRESSURE_PACE = 0.35;

/**
 * Where on the sheet a place in the window is.
 * @param {{clientX: number, clientY: number}} place in CSS px of the window
 * @param {{left: number, top: number, width: number, height: number}} box of the sheet, in the same px
 * @returns {Place} in sheet units, kept to a tenth; of a place beyond the edge the nearest on it, as what is read is seen
 */
export function toSheetPoint(place, box) {
  return [
    tenth(onSheet(((place.clientX - box.left) / box.width) * SHEET_SIDE)),
    tenth(onSheet(((place.clientY - box.top) / box.height) * SHEET_SIDE)),
  ];
}

/**
 * The nearest value that lies on the sheet.
 * @param {number} value x or y in sheet units
 */
export function onSheet(value) {
  return Math.min(SHEET_SIDE, Math.max(0, value));
}

/**
 * Whether a place lies far enough from the end of the stroke to be worth keeping.
 * @param {readonly Place[] | Stroke} stroke
 * @param {Place | Point} place
 */
export function addsShape(stroke, place) {
  const last = stroke.at(-1);
  return !last || Math.hypot(place[0] - last[0], place[1] - last[1]) >= MIN_STEP;
}

/**
 * Width of the line under a pen that feels pressure: from 0.4 of the pen's width at none to 1.6 at the most.
 * @param {number} width of the pen
 * @param {number} pressure 0 to 1
 * @param {number} [before] width of the line at the point before
 */
export function pressedWidth(width, pressure, before) {
  const wanted = width * (0.4 + 1.2 * pressure);
  return tenth(before === undefined ? wanted : before + PRESSURE_PACE * (wanted - before));
}

/**
 * Smooths a stroke, as model/preprocessing/strokes.py: straight from point to point, and rounded at each inner one by a
 * curve that the point steers, from half-way before it, or the stroke's first point, to half-way after it, but from no
 * further away than ROUNDING. The curves of points that lie close make one line without corners.
 * @param {readonly Place[] | Stroke} stroke
 * @returns {Curve[]} one for each point but the first, the last one straight; none for a dot
 */
export function toCurves(stroke) {
  return stroke.slice(1).map((point, i) => {
    const [before, next] = [stroke[i], stroke[i + 2]];
    const middle = between(before, point, 0.5);
    if (!next) return { start: middle, control: middle, end: between(point, point, 0) };
    const start = i ? middle : between(before, before, 0);
    const [control, end] = [between(point, point, 0), between(point, next, 0.5)];
    return { start: near(start, control), control, end: near(end, control) };
  });
}

/**
 * An end, or if it is further than ROUNDING from the corner, the place on its way there that is as near as that.
 * @param {Place} end
 * @param {Place} corner
 */
function near(end, corner) {
  const length = Math.hypot(corner[0] - end[0], corner[1] - end[1]);
  return between(end, corner, 1 - ROUNDING / Math.max(length, ROUNDING));
}

/**
 * Whether the eraser at a place touches the stroke's line.
 * @param {Stroke} stroke
 * @param {Place} place
 * @param {(width: number) => number} shown the width of the line that is shown, of the pen's
 */
export function touches(stroke, place, shown) {
  const reach = (/** @type {Point} */ point) => shown(point[2]) / 2 + ERASER_REACH;
  return stroke.some((point, i) => distance(place, stroke[Math.max(0, i - 1)], point) <= reach(point));
}

/**
 * Distance of a place from the straight line between two others.
 * @param {Place} place
 * @param {Place | Point} from
 * @param {Place | Point} to
 */
function distance([x, y], from, to) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const along = ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy || 1);
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(x - from[0] - part * dx, y - from[1] - part * dy);
}

/**
 * Places on the way to another, the last one included: the eraser, which is told of few, takes every line between.
 * @param {Place} from
 * @param {Place} to
 */
export function placesTo(from, to) {
  const count = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / ERASER_STEP) || 1;
  return Array.from({ length: count }, (_, i) => between(from, to, (i + 1) / count));
}

/**
 * @param {Place | Point} a
 * @param {Place | Point} b
 * @param {number} t 0 at a, 1 at b
 * @returns {Place}
 */
export function between(a, b, t) {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}

/** @param {number} value */
export function tenth(value) {
  return Math.round(value * 10) / 10;
}
