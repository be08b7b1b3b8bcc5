/** Part of the composition root that is loaded when its section is first opened: why a drawing was misread. */

import { createExplainSection } from "../explain/explain-section.js";
import { find } from "../ui/find.js";
import { WhyView } from "./why-view.js";

/** @import {Section, Surroundings} from "../reading/late-section.js" */

/**
 * @param {Surroundings} surroundings
 * @returns {Section}
 */
export function createSection({ queue, onOpen }) {
  return createExplainSection({
    section: find("why", HTMLDetailsElement),
    words: find("why-words", HTMLElement),
    body: find("why-body", HTMLElement),
    view: createView(),
    lane: queue.createLane(),
    onOpen,
  });
}

function createView() {
  return new WhyView({
    words: find("why-words", HTMLElement),
    pixels: find("why-pixels", HTMLCanvasElement),
    strongest: find("why-strongest", HTMLElement),
    legend: ["why-for", "why-against"].map((hook) => ({
      key: find(hook, HTMLElement),
      words: find(`${hook}-words`, HTMLElement),
    })),
    changes: find("why-changes", HTMLElement),
  });
}
