/** Shows the inside of a network: the journey of the ink, every layer as pictures, and the sum of the chosen cell. */

import { createAsk } from "../api/explain-client.js";
import { LatestReader } from "../api/latest-reader.js";
import { SHEET_SIDE } from "../drawing/stroke-geometry.js";
import { createJourney } from "./journey.js";
import { LayerView } from "./layer-view.js";
import { createUnitView } from "./unit-view.js";

/** @import {Cell, Layers, Unit} from "../api/explain-client.js" */
/** @import {Lane} from "../api/request-queue.js" */
/** @import {Asked} from "../explain/explain-section.js" */

/**
 * @typedef {object} InsideParts
 * @property {Lane} lane of the questions about a cell
 * @property {HTMLCanvasElement} sheet what is drawn
 * @property {HTMLCanvasElement[]} steps of the journey
 * @property {HTMLElement} layers
 * @property {HTMLElement} panel
 * @property {HTMLElement} title
 * @property {HTMLElement} announcer a live region, which says the title once the pen is up
 * @property {HTMLElement} sum
 */

/** @typedef {Asked & {layer: number, cell: Cell, settled: boolean}} Choice */

export class InsideView {
  live = true;
  /** @type {ReturnType<typeof createAsk<Layers>>} */
  ask = createAsk("explain/layers", "layers");
  #parts;
  #travel;
  #reader;
  /** @type {LayerView[]} */
  #views = [];
  /** @type {{answer: Layers, asked: Asked} | null} */
  #shown = null;
  /** @type {Choice | null} */
  #choice = null;

  /** @param {InsideParts} parts */
  constructor(parts) {
    const showUnit = createUnitView(parts.title, parts.sum);
    const ask = createAsk("explain/unit", "parts");
    this.#parts = parts;
    this.#travel = createJourney(parts.steps);
    /** @type {LatestReader<Choice, {unit: Unit, choice: Choice}>} */
    this.#reader = new LatestReader({
      lane: parts.lane,
      predict: async (choice, signal) => {
        const { question, digit, layer, cell } = choice;
        return { unit: /** @type {Unit} */ (await ask(question, signal, { digit, layer, ...cell })), choice };
      },
      onReading: ({ unit, choice: { layer, cell, settled } }) => {
        const shown = this.#shown?.answer.layers[layer];
        if (shown) showUnit(unit, cell, shown, `Layer ${layer + 1}`);
        if (this.#choice?.layer === layer) this.#markWindow(unit, layer);
        if (settled) this.#say();
      },
      onTrouble: ({ message }) => {
        parts.title.textContent = message;
        this.#say();
      },
    });
  }

  /**
   * @param {Layers} answer
   * @param {Asked} asked what it answers
   * @param {boolean} settled the pen is up
   */
  show(answer, asked, settled) {
    const { layers } = answer;
    this.#shown = { answer, asked };
    const same = layers.length === this.#views.length && layers.every(({ maps }, i) => `${maps.shape}` === `${this.#views[i].shape}`);
    if (!same) this.#rebuild(layers.length);
    this.#views.forEach((view, i) => view.show(layers[i], i + 1));
    if (this.#choice) this.#choose(this.#choice.layer, this.#choice.cell, settled);
    this.#journey(settled);
  }

  paint() {
    for (const view of this.#views) view.paint();
    this.#journey(false);
  }

  forget() {
    this.#reader.forget();
  }

  /** @param {number} count */
  #rebuild(count) {
    this.#choice = null;
    this.forget();
    this.#parts.panel.toggleAttribute("data-empty", true);
    this.#views = Array.from({ length: count }, (_, layer) => new LayerView((cell) => this.#choose(layer, cell, true)));
    this.#parts.layers.replaceChildren(...this.#views.map(({ item }) => item));
  }

  /**
   * @param {number} layer
   * @param {Cell} cell
   * @param {boolean} settled worth saying aloud
   */
  #choose(layer, cell, settled) {
    if (!this.#shown) return;
    this.#choice = { ...this.#shown.asked, layer, cell, settled };
    this.#parts.panel.toggleAttribute("data-empty", false);
    this.#views.forEach((view, i) => view.mark(i === layer ? cell : null));
    this.#reader.ask(this.#choice, false);
  }

  /**
   * Marks in the layer before what the chosen cell looks at.
   * @param {Unit} unit
   * @param {number} layer
   */
  #markWindow({ window: [row, column, height, width], parts }, layer) {
    if (height && parts.length) this.#views[layer - 1]?.mark({ channel: parts[0].channel, row, column }, height, width);
  }

  #say() {
    const { announcer, title } = this.#parts;
    if (announcer.textContent !== title.textContent) announcer.textContent = title.textContent;
  }

  /** @param {boolean} moving */
  async #journey(moving) {
    const shown = this.#shown;
    if (!shown) return;
    const { answer, asked: { question } } = shown;
    const input = await load(answer.input);
    const picture = "image" in question ? await load(String(question.image)) : null;
    if (this.#shown !== shown) return;
    const drawing = picture ?? this.#parts.sheet;
    /** @type {[number, number]} */
    const size = picture ? [picture.naturalWidth, picture.naturalHeight] : [SHEET_SIDE, SHEET_SIDE];
    this.#travel({ drawing, size, box: answer.box, input }, moving);
  }
}

/** @param {string} url */
async function load(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}
