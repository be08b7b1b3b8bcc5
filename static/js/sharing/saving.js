/** Saves the drawing as a file: dark ink on white, whatever the paper on the screen. */

import { fitOf, shownWidth } from "../drawing/ink-width.js";
import { paintInk, toPieces } from "../drawing/ink.js";
import { SHEET_SIDE } from "../drawing/stroke-geometry.js";

/** @import {Stroke} from "../drawing/stroke-geometry.js" */

const PAPER = "#fff";

/** The page's ink by day: --ink, which scripts cannot read while it is night. */
const INK = "#1d1b19";

/** Pixels of a saved picture for each unit of the sheet. */
const DENSITY = 4;

/**
 * @param {readonly Stroke[]} strokes
 * @returns {string} an SVG file
 */
export function toSvg(strokes) {
  const fit = fitOf(strokes);
  const lines = strokes
    .flatMap(toPieces)
    .map(({ d, width }) => `<path d="${d}" stroke-width="${shownWidth(width, fit)}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SHEET_SIDE} ${SHEET_SIDE}" width="560" height="560">
<rect width="100%" height="100%" fill="${PAPER}"/>
<g fill="none" stroke="${INK}" stroke-linecap="round" stroke-linejoin="round">
${lines.join("\n")}
</g>
</svg>
`;
}

/**
 * @param {readonly Stroke[]} strokes
 * @returns {Promise<Blob | null>} a PNG file
 */
function toPng(strokes) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SHEET_SIDE * DENSITY;
  const context = canvas.getContext("2d");
  if (context) {
    paintInk(context, strokes, INK, fitOf(strokes));
    context.globalCompositeOperation = "destination-over";
    context.fillStyle = PAPER;
    context.fillRect(0, 0, SHEET_SIDE, SHEET_SIDE);
  }
  return new Promise((resolve) => canvas.toBlob(resolve));
}

/**
 * @param {readonly Stroke[]} strokes
 * @param {"png" | "svg"} kind
 * @param {string} name of the file, without its ending
 */
export async function save(strokes, kind, name) {
  const blob = kind === "svg" ? new Blob([toSvg(strokes)], { type: "image/svg+xml" }) : await toPng(strokes);
  if (!blob) return;
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(blob);
  anchor.download = `${name}.${kind}`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000); // not before the browser has read it
}
