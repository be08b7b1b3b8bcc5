/** What the ink looks like: strokes as paths, painted on a canvas or written into a file. */

import { shownWidth } from "./ink-width.js";
import { SHEET_SIDE, between, tenth, toCurves } from "./stroke-geometry.js";

/** @import {Place, Point, Stroke} from "./stroke-geometry.js" */

/**
 * A line of one width, the pen's, with round ends: `d` as in SVG.
 * @typedef {{d: string, width: number}} Piece
 */

/** Straight pieces for each curve whose width changes: shorter than the eye sees. */
const CUTS = 4;

/** @type {WeakMap<Stroke, {path: Path2D, width: number}[]>} */
const paths = new WeakMap();

/**
 * Paints strokes over a cleared canvas, scaled from sheet units to its pixels.
 * @param {CanvasRenderingContext2D} context
 * @param {readonly Stroke[]} strokes
 * @param {string} colour any CSS colour
 * @param {number} fit part of the pen's width that fits the writing
 */
export function paintInk(context, strokes, colour, fit) {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.scale(width / SHEET_SIDE, height / SHEET_SIDE);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = colour;
  for (const piece of strokes.flatMap(toPaths)) {
    context.lineWidth = shownWidth(piece.width, fit);
    context.stroke(piece.path);
  }
}

/**
 * @param {Stroke} stroke
 * @returns {Piece[]} one for a stroke of one width, many where it changes
 */
export function toPieces(stroke) {
  const [[x, y, width]] = stroke;
  // Not every canvas paints a line of no length: a dot is one too short to see.
  if (stroke.length === 1) return [{ d: `M${x} ${y}h.01`, width }];
  const curves = toCurves(stroke);
  if (stroke.some((point) => point[2] !== width)) return cut(stroke, curves);
  let from = text(stroke[0]);
  const d = curves.map(({ start, control, end }) => {
    const straight = text(start) === from ? "" : `L${text(start)}`;
    from = text(end);
    return `${straight}Q${text(control)} ${from}`;
  });
  return [{ d: `M${x} ${y}${d.join("")}`, width }];
}

/**
 * Cuts a stroke whose width changes into straight pieces of one width each.
 * @param {Stroke} stroke
 * @param {ReturnType<typeof toCurves>} curves
 * @returns {Piece[]}
 */
function cut(stroke, curves) {
  let width = stroke[0][2];
  let from = between(stroke[0], stroke[0], 0);
  return curves.flatMap(({ start, control, end }, i) => {
    const before = width;
    const [here, next] = [stroke[i + 1], stroke[i + 2]];
    const after = next ? (here[2] + next[2]) / 2 : here[2];
    const first = text(start) === text(from) ? 1 : 0;
    return Array.from({ length: CUTS + 1 - first }, (_, k) => {
      const t = (first + k) / CUTS;
      const to = between(between(start, control, t), between(control, end, t), t);
      width = tenth(before + (after - before) * t);
      const d = `M${text(from)}L${text(to)}`;
      from = to;
      return { d, width };
    });
  });
}

/** @param {Place | Point} place */
function text([x, y]) {
  return `${tenth(x)} ${tenth(y)}`;
}

/**
 * Finished strokes never change, so that their paths are made once.
 * @param {Stroke} stroke
 */
function toPaths(stroke) {
  const known = paths.get(stroke) ?? toPieces(stroke).map(({ d, width }) => ({ path: new Path2D(d), width }));
  paths.set(stroke, known);
  return known;
}
