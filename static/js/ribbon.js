/** Ten probabilities through time, as a ribbon: a band for each digit, as high as the digit is probable. */

/** A band this high, in parts of the ribbon, has room for its digit. */
const ROOM = 0.45;

/** The ribbon's own size, which the page stretches. */
const SIZE = 100;

/**
 * @param {readonly SVGPathElement[]} bands one for each digit, from 0 to 9
 * @param {readonly HTMLElement[]} names of the bands: placed by --x and --y, parts of the ribbon
 * @returns {(rows: readonly (readonly number[] | null)[], moments: number) => void} shows the probabilities at the
 *   moments that are known, null where nothing was read
 */
export function createRibbon(bands, names) {
  return (rows, moments) => {
    const last = rows.at(-1);
    const edges = rows.map(toEdges);
    bands.forEach((band, digit) => {
      const along = (/** @type {number} */ edge) =>
        edges.map((row, k) => `${tidy((k / moments) * SIZE)} ${tidy(row[edge] * SIZE)}`);
      band.setAttribute("d", rows.length ? `M${[...along(digit), ...along(digit + 1).reverse()].join("L")}Z` : "");
      band.toggleAttribute("data-winner", last?.[digit] === Math.max(...(last ?? [])));
      names[digit].toggleAttribute("data-winner", band.hasAttribute("data-winner"));
      name(names[digit], digit, rows, edges, moments);
    });
  };
}

/**
 * Puts a band's digit where the band is highest.
 * @param {HTMLElement} label
 * @param {number} digit
 * @param {readonly (readonly number[] | null)[]} rows
 * @param {number[][]} edges
 * @param {number} moments
 */
function name(label, digit, rows, edges, moments) {
  const heights = rows.map((row) => row?.[digit] ?? 0);
  const highest = Math.max(0, ...heights);
  label.hidden = highest < ROOM;
  if (label.hidden) return;
  const near = heights.flatMap((height, k) => (height > highest - 0.05 ? [k] : []));
  const k = near[Math.floor(near.length / 2)];
  label.style.setProperty("--x", String(Math.min(0.96, Math.max(0.04, k / moments))));
  label.style.setProperty("--y", String((edges[k][digit] + edges[k][digit + 1]) / 2));
}

/**
 * @param {readonly number[] | null} row
 * @returns {number[]} where the bands begin and end from top to bottom, eleven parts of the ribbon
 */
function toEdges(row) {
  let edge = row ? 0 : 0.5;
  return [edge, ...Array.from({ length: 10 }, (_, digit) => (edge += row?.[digit] ?? 0))];
}

/** @param {number} value */
function tidy(value) {
  return value.toFixed(1);
}
