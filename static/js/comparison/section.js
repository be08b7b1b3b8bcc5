/** Part of the composition root that is loaded when its section is first opened: the comparison of networks. */

import { find, findAll } from "../ui/find.js";
import { Comparison } from "./comparison.js";
import { Contender } from "./contender.js";

/** @import {Section, Surroundings} from "../reading/late-section.js" */

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
 * @param {Surroundings} surroundings
 * @returns {Section}
 */
export function createSection({ predict, queue, onOpen }) {
  const comparison = new Comparison({
    section: find("comparison", HTMLDetailsElement),
    summary: find("comparison-words", HTMLElement),
    announcer: find("comparison-announcer", HTMLElement),
    contenders: findAll("[data-hook='contender']", HTMLElement).map(createContender),
    predict,
    queue,
    onOpen,
  });
  return {
    read: comparison.read.bind(comparison),
    show: comparison.show.bind(comparison),
    showTrouble: (message) => comparison.showTrouble(undefined, message),
    retryNow: comparison.retryNow.bind(comparison),
  };
}
