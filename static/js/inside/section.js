/** Part of the composition root that is loaded when its section is first opened: the inside of the network. */

import { createExplainSection } from "../explain/explain-section.js";
import { find, findAll } from "../ui/find.js";
import { InsideView } from "./inside-view.js";

/** @import {RequestQueue} from "../api/request-queue.js" */
/** @import {Section, Surroundings} from "../reading/late-section.js" */

/**
 * @param {Surroundings} surroundings
 * @returns {Section}
 */
export function createSection({ queue, onOpen }) {
  return createExplainSection({
    section: find("inside", HTMLDetailsElement),
    words: find("inside-words", HTMLElement),
    body: find("inside-body", HTMLElement),
    view: createView(queue),
    lane: queue.createLane(),
    onOpen,
  });
}

/** @param {RequestQueue} queue */
function createView(queue) {
  return new InsideView({
    lane: queue.createLane(),
    sheet: find("pad", HTMLCanvasElement),
    steps: findAll("[data-hook='step-picture']", HTMLCanvasElement),
    layers: find("layers", HTMLElement),
    panel: find("unit", HTMLElement),
    title: find("unit-title", HTMLElement),
    announcer: find("unit-announcer", HTMLElement),
    sum: find("unit-sum", HTMLElement),
  });
}
