/** What lies on the sheet, strokes or a picture in their place, and how a server is asked about it. */

import { fitOf, isSpeck, shownWidth } from "./ink-width.js";

/** @import {Question} from "../api/api-client.js" */
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
 * The drawing in the words of the HTTP contract. Without a width the server draws strokes with a line that fits them,
 * however small they are. Specks alone have theirs, or a slip of the pen would be enlarged to what a digit may be.
 * @param {Drawing} drawing
 * @param {string} [model] name of a network
 * @returns {Question} without strokes and picture for a bare sheet
 */
export function toQuestion({ strokes, picture }, model) {
  if (picture) return { image: picture.url, model };
  /** @type {Question} */
  const question = { strokes: strokes.map((stroke) => stroke.map(([x, y]) => [x, y])), model };
  if (strokes.length && isSpeck(strokes)) question.width = shownWidth(strokes[0][0][2], fitOf(strokes));
  return question;
}
