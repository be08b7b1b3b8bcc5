/** The comparison of networks: while it is open every network reads the drawing, one after the other. */

import { LatestReader } from "../api/latest-reader.js";
import { describeAgreement, findDissent } from "./agreement.js";

/** @import {Question, Reading} from "../api/api-client.js" */
/** @import {RequestQueue} from "../api/request-queue.js" */
/** @import {Contender} from "./contender.js" */

/**
 * @typedef {object} ComparisonParts
 * @property {HTMLDetailsElement} section
 * @property {HTMLElement} summary
 * @property {HTMLElement} announcer a live region, which says the summary once all have read what was drawn
 * @property {Contender[]} contenders
 * @property {(question: Question, signal: AbortSignal) => Promise<Reading>} predict
 * @property {RequestQueue} queue
 * @property {() => void} onOpen the section wants the present drawing
 */

export class Comparison {
  #parts;
  #entries;
  #invitation;
  #isBare = true;
  /** @type {string | undefined} */
  #chosen;

  /** @param {ComparisonParts} parts */
  constructor(parts) {
    const { section, contenders, predict, queue, onOpen, summary } = parts;
    this.#parts = parts;
    this.#invitation = summary.textContent;
    this.#entries = contenders.map((contender) => ({
      contender,
      settled: false,
      reader: new LatestReader({
        predict,
        lane: queue.createLane(),
        onReading: (reading, settled) => this.#take(contender.name, reading, settled),
        onTrouble: (error) => this.showTrouble(contender.name, error.message),
      }),
    }));
    section.addEventListener("toggle", () => (section.open ? onOpen() : this.#forget()));
  }

  /**
   * Asks every network but the one of the question, which the page itself asks: see show().
   * @param {Question} question with no strokes in its list for a bare sheet
   * @param {boolean} settled the pen is up
   */
  read(question, settled) {
    if (!this.#parts.section.open) return;
    this.#chosen = question.model;
    this.#isBare = question.strokes?.length === 0;
    if (this.#isBare) this.#forget();
    for (const entry of this.#entries) {
      entry.settled = false;
      if (this.#isBare) entry.contender.showBlank();
      else if (entry.contender.name === question.model) entry.reader.forget();
      else entry.reader.ask({ ...question, model: entry.contender.name }, settled);
    }
    this.#review();
  }

  /**
   * Takes the reading of the chosen network, which the page asked.
   * @param {Reading} reading
   * @param {boolean} settled
   */
  show(reading, settled) {
    if (this.#parts.section.open) this.#take(this.#chosen, reading, settled);
  }

  /**
   * @param {string | undefined} name of the network that could not read; undefined for the chosen one
   * @param {string} message
   */
  showTrouble(name, message) {
    this.#find(name ?? this.#chosen)?.contender.showTrouble(message);
    this.#review();
  }

  /** Asks at once what waits for a pause to end. */
  retryNow() {
    for (const { reader } of this.#entries) reader.retryNow();
  }

  /** @param {string | undefined} name */
  #find(name) {
    return this.#entries.find(({ contender }) => contender.name === name);
  }

  /**
   * @param {string | undefined} name
   * @param {Reading} reading
   * @param {boolean} settled
   */
  #take(name, reading, settled) {
    const entry = this.#find(name);
    if (!entry) return;
    entry.settled = settled;
    entry.contender.show(reading);
    this.#review();
    if (this.#entries.every((other) => other.settled)) {
      this.#parts.announcer.textContent = this.#parts.summary.textContent;
    }
  }

  /** Marks who disagrees and sums up. */
  #review() {
    const opinions = this.#entries.map(({ contender }) => contender.opinion);
    const dissent = findDissent(opinions, this.#chosen);
    for (const { contender } of this.#entries) {
      contender.mark({ chosen: contender.name === this.#chosen, differs: dissent.has(contender.name) });
    }
    // A space keeps the line's place until the first has read.
    this.#parts.summary.textContent = describeAgreement(opinions) || (this.#isBare ? this.#invitation : "\u00a0");
  }

  #forget() {
    for (const { reader } of this.#entries) reader.forget();
  }
}
