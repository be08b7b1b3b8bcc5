/** One layer as pictures: pointer and keys choose a cell in them, and cells can be marked. */

import { corner, layOut, paintMaps, unpack } from "../explain/maps.js";
import { make } from "../ui/make.js";

/** @import {Cell, Layer, Maps} from "../api/explain-client.js" */

/** How far each key moves: rows, columns, maps. @type {Record<string, [number, number, number]>} */
const MOVES = {
  ArrowUp: [-1, 0, 0],
  ArrowDown: [1, 0, 0],
  ArrowLeft: [0, -1, 0],
  ArrowRight: [0, 1, 0],
  PageUp: [0, 0, -1],
  PageDown: [0, 0, 1],
};

export class LayerView {
  item = make("li", "layer");
  #title = make("h3", "layer__title");
  #facts = make("p", "layer__facts");
  #frame = make("div", "layer__frame");
  #canvas = /** @type {HTMLCanvasElement} */ (make("canvas", "layer__maps"));
  #mark = make("span", "layer__mark");
  /** @type {Maps} */
  #maps = { shape: [1, 1, 1], peak: 0, values: btoa("\0") };
  #layout = layOut([1, 1, 1], 1);
  /** @type {Cell | null} */
  #cell = null;
  /** Of the mark, in cells. */
  #extent = { height: 1, width: 1 };

  /** @param {(cell: Cell) => void} onCell a cell was pointed at or reached with the keys */
  constructor(onCell) {
    const canvas = this.#canvas;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    this.#mark.hidden = true;
    this.#frame.append(canvas, this.#mark);
    this.item.append(this.#title, this.#facts, this.#frame);
    const choose = (/** @type {Cell | null} */ cell) => cell && onCell(cell);
    for (const kind of /** @type {const} */ (["pointermove", "pointerdown"])) {
      canvas.addEventListener(kind, ({ offsetX, offsetY }) => choose(this.#at(offsetX, offsetY)));
    }
    canvas.addEventListener("focus", () => choose(this.#start));
    canvas.addEventListener("keydown", (event) => {
      if (event.key in MOVES) event.preventDefault();
      choose(this.#moved(event.key));
    });
  }

  get shape() {
    return this.#maps.shape;
  }

  /**
   * @param {Layer} layer
   * @param {number} number from 1
   */
  show({ kinds, parameters, maps }, number) {
    const [height, width, count] = maps.shape;
    const size = height > 1 ? `${count} maps of ${height} × ${width}` : `${count} numbers`;
    const keys = "Arrows go from cell to cell, Page Up and Page Down from map to map.";
    this.#title.textContent = `${number}. ${kinds.join(", ")}`;
    this.#facts.textContent = parameters ? `${size} · ${parameters.toLocaleString("en")} parameters` : size;
    this.#canvas.setAttribute("aria-label", `Layer ${number}, ${size}. ${keys}`);
    this.#maps = maps;
    this.paint();
  }

  /** Paints anew, at the width and in the colours that the page has now. */
  paint() {
    const [above, below] = [this.#frame, this.#mark].map((element) => getComputedStyle(element).color);
    this.#layout = layOut(this.shape, this.#frame.clientWidth);
    paintMaps(this.#canvas, this.#maps, this.#layout, { above, below });
    this.#placeMark();
  }

  /**
   * Marks cells of one map.
   * @param {Cell | null} cell the upper left one; null unmarks
   * @param {number} [height] in cells
   * @param {number} [width]
   */
  mark(cell, height = 1, width = 1) {
    this.#mark.hidden = !cell;
    if (!cell) return;
    this.#cell = cell;
    this.#extent = { height, width };
    this.#placeMark();
  }

  /** Lays the mark over its cells where the layout has them now. */
  #placeMark() {
    const cell = this.#cell;
    if (!cell) return;
    const { cell: side } = this.#layout;
    const { height, width } = this.#extent;
    const [x, y] = corner(cell.channel, this.#layout);
    const box = { left: x + cell.column * side, top: y + cell.row * side, width: width * side, height: height * side };
    for (const [name, length] of Object.entries(box)) this.#mark.style.setProperty(name, `${length}px`);
  }

  /** The cell that the keys go on from, at first the one of the largest value. @returns {Cell} */
  get #start() {
    const [height, width] = this.shape;
    const values = unpack(this.#maps);
    const place = values.indexOf(values.reduce((most, value) => Math.max(most, value)));
    const [map, row] = [height * width, Math.floor((place % (height * width)) / width)];
    return this.#cell ?? { channel: Math.floor(place / map), row, column: place % width };
  }

  /**
   * The cell at a place of the canvas, in CSS px; null between the maps.
   * @param {number} x
   * @param {number} y
   * @returns {Cell | null}
   */
  #at(x, y) {
    const [height, width, count] = this.shape;
    const { cell, across, down, columns } = this.#layout;
    const channel = Math.floor(y / down) * columns + Math.floor(x / across);
    const [row, column] = [Math.floor((y % down) / cell), Math.floor((x % across) / cell)];
    return Math.min(x, y) >= 0 && channel < count && row < height && column < width ? { channel, row, column } : null;
  }

  /**
   * @param {string} key
   * @returns {Cell | null}
   */
  #moved(key) {
    if (!(key in MOVES)) return null;
    const [height, width, count] = this.shape;
    const [down, right, on] = MOVES[key];
    const { channel, row, column } = this.#start;
    // Numbers without a place stand side by side: the arrows go from one to the next.
    const step = height > 1 ? on : down * this.#layout.columns + right + on;
    return { channel: within(channel + step, count), row: within(row + down, height), column: within(column + right, width) };
  }
}

/**
 * @param {number} index
 * @param {number} length
 */
function within(index, length) {
  return Math.min(Math.max(index, 0), length - 1);
}
