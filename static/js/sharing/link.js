/** Links that hold a drawing in their fragment, which never leaves the browser: nothing is stored anywhere. */

import { onSheet, tenth } from "../drawing/stroke-geometry.js";

/** @import {Point, Stroke} from "../drawing/stroke-geometry.js" */

const KEY = "#ink=";

/** What one step of each value of a point stands for in a link: tenths of a unit of the sheet, and 4 ms. */
const STEPS = [0.1, 0.1, 0.1, 4];

/** A link of somebody else's is refused above these: points in all, and how far any value may be from 0. */
const MAX_POINTS = 10_000;
const MAX_VALUE = 1_000_000;

/**
 * @param {string | URL} page
 * @param {readonly Stroke[]} strokes
 */
export function toLink(page, strokes) {
  const bytes = strokes.flatMap((stroke) => {
    let before = [0, 0, 0, 0];
    const values = stroke.flatMap((point) => {
      const now = point.map((value, i) => Math.round(value / STEPS[i]));
      const steps = now.map((value, i) => value - before[i]);
      before = now;
      return steps;
    });
    return [stroke.length, ...values.map((value) => (value < 0 ? -2 * value - 1 : 2 * value))].flatMap(toBytes);
  });
  const text = btoa(bytes.map((byte) => String.fromCharCode(byte)).join(""));
  const link = new URL(page);
  link.hash = KEY + text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return link.href;
}

/**
 * @param {string} fragment of an address, as location.hash gives it
 * @returns {Stroke[] | null | undefined} undefined where it is no drawing's, null for a drawing that can't be read
 */
export function fromFragment(fragment) {
  if (!fragment.startsWith(KEY)) return undefined;
  try {
    const text = atob(fragment.slice(KEY.length).replaceAll("-", "+").replaceAll("_", "/"));
    return toStrokes(toNumbers([...text].map((letter) => letter.charCodeAt(0))));
  } catch {
    return null; // Not base64: the link was cut short or changed on its way.
  }
}

/**
 * A number from 0 up as bytes of seven bits, the lowest first, the top bit set on all but the last.
 * @param {number} value
 * @returns {number[]}
 */
function toBytes(value) {
  return value < 128 ? [value] : [(value % 128) + 128, ...toBytes(Math.floor(value / 128))];
}

/** @param {number[]} bytes */
function toNumbers(bytes) {
  /** @type {number[]} */
  const numbers = [];
  let [number, place] = [0, 1];
  for (const byte of bytes) {
    number += (byte % 128) * place;
    place *= 128;
    if (byte < 128) {
      numbers.push(number);
      [number, place] = [0, 1];
    }
  }
  return place === 1 ? numbers : [];
}

/**
 * @param {number[]} numbers
 * @returns {Stroke[] | null}
 */
function toStrokes(numbers) {
  /** @type {Stroke[]} */
  const strokes = [];
  let at = 0;
  while (at < numbers.length) {
    const count = numbers[at];
    const values = numbers.slice(at + 1, at + 1 + 4 * count).map((value) => (value % 2 ? -(value + 1) / 2 : value / 2));
    if (!count || count > MAX_POINTS || values.length < 4 * count) return null;
    const now = [0, 0, 0, 0];
    /** @type {Point[]} */
    const stroke = [];
    for (let i = 0; i < values.length; i += 4) {
      for (const k of [0, 1, 2, 3]) now[k] += values[i + k];
      const [x, y, width, time] = now.map((value, k) => tenth(value * STEPS[k]));
      if (Math.max(...now.map(Math.abs)) > MAX_VALUE || width <= 0 || time < 0) return null;
      stroke.push([onSheet(x), onSheet(y), width, time]);
    }
    strokes.push(stroke);
    at += 1 + 4 * count;
  }
  const total = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  return total && total <= MAX_POINTS ? strokes : null;
}
