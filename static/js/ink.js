/** Paints strokes on a canvas: the only place that knows what the ink looks like. */

import { PEN_WIDTH, SHEET_SIDE, toCurves } from "./stroke-geometry.js";

/** @import {Stroke} from "./stroke-geometry.js" */

/**
 * Paints strokes over a cleared canvas, scaled from sheet units to its pixels.
 * @param {CanvasRenderingContext2D} context
 * @param {readonly Stroke[]} strokes
 * @param {string} colour any CSS colour
 */
export function paintInk(context, strokes, colour) {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.scale(width / SHEET_SIDE, height / SHEET_SIDE);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = PEN_WIDTH;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  for (const stroke of strokes) paintStroke(context, stroke);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 */
function paintStroke(context, stroke) {
  const [x, y] = stroke[0];
  context.beginPath();
  if (stroke.length === 1) {
    context.arc(x, y, PEN_WIDTH / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.moveTo(x, y);
  for (const { control, end } of toCurves(stroke)) context.quadraticCurveTo(...control, ...end);
  context.stroke();
}
