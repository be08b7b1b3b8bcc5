/** Probabilities through time, as a ribbon: a band for each digit, as high as the digit is probable. */

import { findWinner } from "../reading/words.js";

/** A band this high, in parts of the ribbon, has room for its digit. */
const ROOM = 0.45;

/** A band is named where it is nearly as high as it ever gets: within this, in parts of the ribbon. */
const NEARLY = 0.05;

/** The ribbon's own size, which the page stretches. */
const SIZE = 100;

/**
 * Where a band's digit may stand, in parts of the ribbon.
 * @typedef {{x: number, y: number}} Place
 */

/**
 * @param {readonly SVGPathElement[]} bands one for each digit, from 0 to 9
 * @param {readonly HTMLElement[]} names of the bands: placed by --x and --y, parts of the ribbon
 * @returns {(rows: readonly (readonly number[] | null)[], moments: number) => void} shows the shares of the digits, and
 *   leaves room for that of none, at the moments that are known; null where nothing was read
 */
export function createRibbon(bands, names) {
  return (rows, moments) => {
    const last = rows.at(-1);
    const winner = last ? findWinner(last) : -1;
    const edges = rows.map(toEdges);
    bands.forEach((band, digit) => {
      const along = (/** @type {number} */ edge) =>
        edges.map((row, k) => `${tidy((k / moments) * SIZE)} ${tidy(row[edge] * SIZE)}`);
      band.setAttribute("d", rows.length ? `M${[...along(digit), ...along(digit + 1).reverse()].join("L")}Z` : "");
      band.toggleAttribute("data-winner", digit === winner);
      names[digit].toggleAttribute("data-winner", digit === winner);
    });
    placeNames(names, winner, edges, moments);
  };
}

/**
 * Names the bands that have room for it, the winner's and the highest first. A name stands beside those before it, or isn't
 * shown.
 * @param {readonly HTMLElement[]} names
 * @param {number} winner
 * @param {readonly number[][]} edges at each moment
 * @param {number} moments
 */
function placeNames(names, winner, edges, moments) {
  const heights = names.map((_, digit) => edges.map((row) => row[digit + 1] - row[digit]));
  const peak = (/** @type {number} */ digit) => (digit === winner ? Infinity : Math.max(0, ...heights[digit]));
  /** @type {Place[]} */
  const taken = [];
  for (const digit of [...names.keys()].sort((a, b) => peak(b) - peak(a))) {
    const label = names[digit];
    label.hidden = false; // or it could not be measured
    const [width, height] = measure(label);
    const isFree = (/** @type {Place} */ { x, y }) =>
      taken.every((other) => Math.abs(other.x - x) >= width || Math.abs(other.y - y) >= height);
    const toPlace = (/** @type {number} */ k) => ({
      x: Math.min(1 - width / 2, Math.max(width / 2, k / moments)),
      y: (edges[k][digit] + edges[k][digit + 1]) / 2,
    });
    const place = listMoments(heights[digit], Math.max(ROOM, height)).map(toPlace).find(isFree);
    label.hidden = !place;
    if (!place) continue;
    taken.push(place);
    label.style.setProperty("--x", tidy(place.x, 3));
    label.style.setProperty("--y", tidy(place.y, 3));
  }
}

/**
 * @param {readonly number[]} heights of a band
 * @param {number} room that its name takes
 * @returns {number[]} moments at which it may be named: from the middle of those where it is nearly highest outwards
 */
function listMoments(heights, room) {
  const near = Math.max(...heights) - NEARLY;
  const moments = heights.flatMap((height, k) => (height > near && height >= room ? [k] : []));
  const middle = moments[Math.floor(moments.length / 2)];
  return moments.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
}

/**
 * @param {HTMLElement} label
 * @returns {[width: number, height: number]} in parts of the ribbon
 */
function measure({ offsetWidth, offsetHeight, parentElement }) {
  return [offsetWidth / (parentElement?.clientWidth || 1), offsetHeight / (parentElement?.clientHeight || 1)];
}

/**
 * @param {readonly number[] | null} row
 * @returns {number[]} where the bands begin and end from top to bottom, eleven parts of the ribbon
 */
function toEdges(row) {
  let edge = row ? 0 : 0.5;
  return [edge, ...Array.from({ length: 10 }, (_, digit) => (edge += row?.[digit] ?? 0))];
}

/**
 * @param {number} value
 * @param {number} [decimals]
 */
function tidy(value, decimals = 1) {
  return value.toFixed(decimals);
}
