/** Shows what one number inside a network is the sum of: patch times kernel, map after map, and what is added. */

import { toAnswers } from "../explain/maps.js";
import { make } from "../ui/make.js";
import { write } from "../ui/numbers.js";

/** @import {Cell, Layer, Part, Unit} from "../api/explain-client.js" */

/** Patches up to this many cells wide have their numbers written in them. */
const LEGIBLE = 4;

/**
 * @param {HTMLElement} title is said aloud
 * @param {HTMLElement} sum takes the terms
 * @returns {(unit: Unit, cell: Cell, layer: Layer, name: string) => void} name: of the layer
 */
export function createUnitView(title, sum) {
  return ({ value, sum: total, offset, parts, rest }, { channel, row, column }, { kinds, parameters, maps }, name) => {
    const [kind, ...later] = kinds;
    const answers = toAnswers(maps.shape);
    const single = answers ? `answer ${answers[channel]}` : `number ${channel + 1}`;
    const place = maps.shape[0] > 1 ? `map ${channel + 1}, row ${row + 1}, column ${column + 1}` : single;
    title.textContent = `${name}, ${place}: ${write(value)}`;
    const terms = parts.map((part) => showPart(part, parameters ? "kernel" : "share"));
    if (!parts.length) terms.push(line("Nothing that it looks at counts", "0"));
    if (rest.count) terms.push(line(`+ ${rest.count} more`, write(rest.sum)));
    if (parameters) terms.push(line("+ bias", write(offset)));
    terms.push(line(`${kind} gives`, write(total)));
    if (later.length) terms.push(line(`after ${later.join(" and ")}`, write(value)));
    sum.replaceChildren(...terms);
  };
}

/**
 * @param {Part} part
 * @param {string} name of its weights
 */
function showPart({ channel, patch, weights, sum }, name) {
  if (patch.flat().length === 1) return line(`${channel + 1}: ${write(patch[0][0])} × ${write(weights[0][0])}`, write(sum));
  const item = line(`Map ${channel + 1}: patch × ${name}`, write(sum));
  const pictures = make("div", "unit__pictures");
  pictures.append(createGrid(patch), make("span", "", "×"), createGrid(weights));
  item.append(pictures);
  return item;
}

/** @param {number[][]} rows */
function createGrid(rows) {
  const legible = rows[0].length <= LEGIBLE;
  const values = rows.flat();
  const largest = Math.max(...values.map(Math.abs)) || 1;
  const grid = make("div", legible ? "unit__grid" : "unit__grid unit__grid--fine");
  grid.style.setProperty("--columns", String(rows[0].length));
  for (const value of values) {
    const cell = make("span", "unit__cell", legible ? brief(value) : "");
    cell.style.setProperty("--share", String(Math.abs(value) / largest));
    cell.toggleAttribute("data-below", value < 0);
    grid.append(cell);
  }
  return grid;
}

/**
 * @param {string} words
 * @param {string} number
 */
function line(words, number) {
  const item = make("li", "unit__term");
  item.append(make("span", "", words), make("span", "", number));
  return item;
}

/**
 * Short enough for a cell: ".58", "−1.2", "14".
 * @param {number} value
 */
export function brief(value) {
  const size = Math.abs(value);
  const text = size < 0.995 ? size.toFixed(2).slice(1) : size.toPrecision(2);
  return size < 0.005 ? "0" : `${value < 0 ? "−" : ""}${size < 9.95 ? text : String(Math.round(size))}`;
}
