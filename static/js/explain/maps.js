/** Signed pictures in 8 bits, unpacked and painted: ink for what is above nought, another colour for what is below. */

/** @import {Maps} from "../api/explain-client.js" */

/** The byte that stands for the largest value. */
const FULL = 127;

/** The numbers of an answer: the ten digits and, in some networks, none of them and several of them. */
const ANSWERS = [..."0123456789", "none", "several"];

/**
 * What each number of an answer stands for; null for maps that are none.
 * @param {Maps["shape"]} shape
 * @returns {string[] | null}
 */
export function toAnswers([height, , count]) {
  return height === 1 && count <= ANSWERS.length ? ANSWERS.slice(0, count) : null;
}

/**
 * @param {Maps} maps
 * @returns {Int8Array} picture after picture, each row by row
 */
export function unpack({ values }) {
  return Int8Array.from(atob(values), (character) => character.charCodeAt(0));
}

/**
 * The first of the pictures as rows of values.
 * @param {Maps} maps
 */
export function toRows(maps) {
  const [height, width] = maps.shape;
  const values = Array.from(unpack(maps), (value) => (value / FULL) * maps.peak);
  return Array.from({ length: height }, (_, y) => values.slice(y * width, (y + 1) * width));
}

/**
 * How maps are laid out, in CSS px: the side of a cell, from a map to the next, and all of them. Cells of small maps are
 * larger, so that they can be told apart.
 * @param {Maps["shape"]} shape
 * @param {number} room
 */
export function layOut([height, width, count], room) {
  const single = count > 100 ? 10 : 24;
  const cell = height === 1 ? single : Math.min(6, Math.max(2, Math.round(height > 20 ? 84 / height : 56 / height)));
  const gap = height > 1 ? 4 : 2;
  const [across, down] = [width * cell + gap, height * cell + gap];
  const columns = Math.max(1, Math.min(count, Math.floor((room + gap) / across)));
  const foot = toAnswers([height, width, count]) ? 16 : 0;
  const rows = Math.ceil(count / columns);
  return { cell, across, down: down + foot, columns, width: columns * across - gap, height: rows * (down + foot) - gap };
}

/** @typedef {ReturnType<typeof layOut>} Layout */

/**
 * Where a map begins, in CSS px.
 * @param {number} index
 * @param {Layout} layout
 * @returns {[x: number, y: number]}
 */
export function corner(index, { columns, across, down }) {
  return [(index % columns) * across, Math.floor(index / columns) * down];
}

/**
 * Paints all the maps side by side.
 * @param {HTMLCanvasElement} canvas
 * @param {Maps} maps
 * @param {Layout} layout
 * @param {{above: string, below: string}} colours as the browser computed them
 */
export function paintMaps(canvas, maps, layout, { above, below }) {
  const [height, width, count] = maps.shape;
  const { cell } = layout;
  canvas.style.setProperty("--width", `${layout.width}px`);
  const context = fit(canvas, layout.width, layout.height);
  const tints = [toTint(above), toTint(below)];
  const levels = new OffscreenCanvas(width, height * count);
  const picture = new ImageData(width, height * count);
  unpack(maps).forEach((value, i) => picture.data.set([...tints[Number(value < 0)], (Math.abs(value) / FULL) * 255], 4 * i));
  levels.getContext("2d")?.putImageData(picture, 0, 0);
  const answers = toAnswers(maps.shape);
  context.imageSmoothingEnabled = false;
  context.textAlign = "center";
  context.fillStyle = above;
  for (let i = 0; i < count; i += 1) {
    const [x, y] = corner(i, layout);
    context.globalAlpha = 0.06;
    context.fillRect(x, y, width * cell, height * cell);
    context.globalAlpha = 1;
    context.drawImage(levels, 0, i * height, width, height, x, y, width * cell, height * cell);
    if (answers) context.fillText(answers[i], x + cell / 2, y + cell + 12);
  }
}

/**
 * Gives a canvas a pixel for each of the screen's.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width in CSS px
 * @param {number} height
 */
export function fit(canvas, width, height) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  context.scale(devicePixelRatio, devicePixelRatio);
  return context;
}

/**
 * Red, green and blue of a computed colour.
 * @param {string} colour
 */
export function toTint(colour) {
  return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}
