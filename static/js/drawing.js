/** What lies on the sheet, strokes or a picture in their place, and how a server is asked about it. */

import { PEN_WIDTH, tenth } from "./stroke-geometry.js";

/** @import {Question} from "./api-client.js" */
/** @import {Stroke} from "./stroke-geometry.js" */

/**
 * A picture that was pasted, dropped or chosen, as it is shown and sent.
 * @typedef {{readonly url: string, readonly width: number, readonly height: number}} Picture
 */

/** @typedef {{readonly strokes: readonly Stroke[], readonly picture: Picture | null}} Drawing */

/** @type {Drawing} */
export const BARE = Object.freeze({ strokes: [], picture: null });

/** @param {Drawing} drawing */
export function isBare({ strokes, picture }) {
  return !strokes.length && !picture;
}

/**
 * The drawing in the words of the HTTP contract. One width stands for all: that of the line in the mean.
 * @param {Drawing} drawing
 * @param {string} [model] name of a network
 * @returns {Question} without strokes and picture for a bare sheet
 */
export function toQuestion({ strokes, picture }, model) {
  if (picture) return { image: picture.url, model };
  const widths = strokes.flatMap((stroke) => stroke.map(([, , width]) => width));
  const sum = widths.reduce((total, width) => total + width, 0);
  return {
    strokes: strokes.map((stroke) => stroke.map(([x, y]) => [x, y])),
    width: tenth(sum / widths.length || PEN_WIDTH),
    model,
  };
}
