/** Hatches on the sheet the ink that was left out of the reading, and says why; ink that was read stays clear. */

import { SHEET_SIDE } from "../drawing/stroke-geometry.js";
import { make } from "../ui/make.js";

/** @import {Reading} from "../api/api-client.js" */
/** @import {Described} from "./words.js" */

/** @typedef {readonly [left: number, top: number, right: number, bottom: number]} Area in parts of the sheet, 0..1 */

/** @typedef {Reading["left_out"][number]} LeftOut */

/** Room between the ink and the edge of what is hatched, and how wide that is along a frame; in parts of the sheet. */
const ROOM = 0.016;
const FRAME = 0.09;

/**
 * @param {HTMLElement} list lies exactly over the sheet
 * @param {HTMLImageElement} picture lies on the sheet instead of strokes while it isn't hidden, whole and in the middle
 * @returns {(reading: Described, settled: boolean) => void} shows it; while the pen is down only what was shown before, as
 *   ink is often no digit until it is finished
 */
export function createLeftOut(list, picture) {
  let shown = new Set();
  return ({ digits, left_out: leftOut = [] }, settled) => {
    const fit = createFit(picture);
    const read = digits.map(({ box }) => fit(box));
    const pieces = settled ? leftOut : leftOut.filter((piece) => shown.has(JSON.stringify(piece)));
    shown = new Set(pieces.map((piece) => JSON.stringify(piece)));
    list.hidden = pieces.length === 0;
    const sorted = pieces.map(({ box, why }) => ({ area: fit(box), why })).sort((a, b) => sizeOf(b.area) - sizeOf(a.area));
    list.replaceChildren(
      ...sorted.map(({ area, why }, i) => {
        const alike = sorted.map((piece) => piece.why === why);
        return createPiece(area, why, read, alike.indexOf(true) === i ? alike.filter(Boolean).length : 0);
      }),
    );
  };
}

/**
 * @param {HTMLImageElement} picture
 * @returns {(box: readonly number[]) => Area} where a box of the drawing is on the sheet, with some room
 */
function createFit(picture) {
  const [width, height] = picture.hidden ? [SHEET_SIDE, SHEET_SIDE] : [picture.naturalWidth, picture.naturalHeight];
  const side = Math.max(width, height);
  const [beside, above] = [(side - width) / 2, (side - height) / 2];
  return ([x, y, wide, high]) => [
    (x + beside) / side - ROOM,
    (y + above) / side - ROOM,
    (x + beside + wide) / side + ROOM,
    (y + above + high) / side + ROOM,
  ];
}

/**
 * @param {Area} area
 * @param {LeftOut["why"]} why
 * @param {readonly Area[]} read what is covered by digits
 * @param {number} count of the pieces with this reason, of which the largest is labelled; 0 for the others
 */
function createPiece(area, why, read, count) {
  const [left, top, right, bottom] = area;
  /** @type {Area} */
  const inside = [left + FRAME, top + FRAME, right - FRAME, bottom - FRAME];
  const holes = why === "frame" ? [...read, inside] : read;
  const clear = holes.reduce((parts, hole) => parts.flatMap((part) => cutOut(part, hole)), [area]);
  const piece = make("li", "left-out");
  piece.dataset.hook = "left-out";
  piece.dataset.side = bottom < 0.9 ? "below" : top > 0.1 ? "above" : "inside";
  piece.style.inset = [top, 1 - right, 1 - bottom, left].map(toPercent).join(" ");
  piece.style.setProperty("--shape", toPolygon(clear.length ? clear : [area], area));
  piece.style.setProperty("--middle", String((left + right) / 2));
  const label = make("span", count ? "left-out__why" : "visually-hidden", why);
  if (count > 1) label.dataset.count = String(count);
  piece.append(label);
  return piece;
}

/**
 * What is left of an area beside another: above, below, left and right of it.
 * @param {Area} area
 * @param {Area} hole
 * @returns {Area[]}
 */
export function cutOut([left, top, right, bottom], hole) {
  const [from, to] = [Math.max(left, hole[0]), Math.min(right, hole[2])];
  const [upper, lower] = [Math.max(top, hole[1]), Math.min(bottom, hole[3])];
  if (from >= to || upper >= lower) return [[left, top, right, bottom]];
  /** @type {Area[]} */
  const beside = [
    [left, top, right, upper],
    [left, lower, right, bottom],
    [left, upper, from, lower],
    [to, upper, right, lower],
  ];
  return beside.filter((part) => sizeOf(part) > 0);
}

/**
 * Rectangles as one polygon, which goes to each from the first and back by the same way.
 * @param {readonly Area[]} parts
 * @param {Area} within of which they are shares
 */
function toPolygon(parts, [left, top, right, bottom]) {
  const corners = parts.map(([l, t, r, b]) => [[l, t], [r, t], [r, b], [l, b], [l, t]]);
  const ways = [...corners.flat(), ...corners.map(([first]) => first).reverse()];
  const places = ways.map(([x, y]) => `${toPercent((x - left) / (right - left))} ${toPercent((y - top) / (bottom - top))}`);
  return `polygon(${places.join()})`;
}

/** @param {Area} area */
function sizeOf([left, top, right, bottom]) {
  return (right - left) * (bottom - top);
}

/** @param {number} share */
function toPercent(share) {
  return `${(100 * share).toFixed(2)}%`;
}
