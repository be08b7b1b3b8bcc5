/** Part of the composition root that is loaded when its section is first opened: the comparison of networks. */

import { find, findAll } from "../ui/find.js";
import { Comparison } from "./comparison.js";
import { Contender } from "./contender.js";

/** @import {Question, Reading} from "../api/api-client.js" */
/** @import {RequestQueue} from "../api/request-queue.js" */

/** @param {HTMLElement} card */
function createContender(card) {
  return new Contender({
    card,
    digit: find("contender-digit", HTMLElement, card),
    words: find("contender-words", HTMLElement, card),
    differs: find("contender-differs", HTMLElement, card),
    chosen: find("contender-chosen", HTMLElement, card),
    elapsed: find("contender-elapsed", HTMLElement, card),
    bars: find("contender-bars", HTMLElement, card),
    columns: findAll("[data-hook='column']", HTMLElement, card),
    none: find("column-none", HTMLElement, card),
    list: find("contender-parts", HTMLElement, card),
    frame: find("contender-frame", HTMLElement, card),
    seen: find("contender-seen", HTMLImageElement, card),
  });
}

/**
 * @param {(question: Question, signal: AbortSignal) => Promise<Reading>} predict
 * @param {RequestQueue} queue
 * @param {() => void} onOpen
 */
export function createComparison(predict, queue, onOpen) {
  return new Comparison({
    section: find("compare", HTMLDetailsElement),
    summary: find("compare-summary", HTMLElement),
    announcer: find("compare-announcer", HTMLElement),
    contenders: findAll("[data-hook='contender']", HTMLElement).map(createContender),
    predict,
    queue,
    onOpen,
  });
}
