/** Part of the composition root that is loaded when it is first wanted: the replay. */

import { find, findAll } from "../ui/find.js";
import { Replay } from "./replay.js";
import { createRibbon } from "./ribbon.js";

/** @import {Question, Reading} from "../api/api-client.js" */
/** @import {RequestQueue} from "../api/request-queue.js" */
/** @import {DrawingDesk} from "../drawing/drawing-desk.js" */
/** @import {Drawing} from "../drawing/drawing.js" */

/**
 * @typedef {object} Wiring
 * @property {(question: Question, signal: AbortSignal) => Promise<Reading>} predict
 * @property {RequestQueue} queue in which all questions of the page wait
 * @property {(reading: Reading, settled: boolean) => void} showMoment the reading at a moment of the replay
 * @property {(message: string) => void} showTrouble
 * @property {(drawing: Drawing, settled: boolean) => void} read what lies on the sheet now
 */

/**
 * @param {DrawingDesk} desk
 * @param {Wiring} wiring
 */
export function createTool(desk, { predict, queue, showMoment, showTrouble, read }) {
  const bar = find("replay", HTMLElement);
  const names = findAll("[data-hook='ribbon-digit']", HTMLElement, bar);
  const replay = new Replay({
    bar,
    tools: find("tools", HTMLElement),
    play: find("play", HTMLButtonElement, bar),
    done: find("done", HTMLButtonElement, bar),
    range: find("moment", HTMLInputElement, bar),
    showRibbon: createRibbon(findAll(".band", SVGPathElement, bar), names),
    showStrokes: (strokes) => desk.show(strokes),
    predict,
    lane: queue.createLane(),
    onMoment: (reading) => showMoment(reading, false),
    onTrouble: showTrouble,
    onClose: (focused) => {
      if (focused) find("more", HTMLButtonElement).focus();
      desk.restore();
      read(desk.drawing, true);
    },
    isStill: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  // Another network and a section that opens read the whole drawing, which half of it must not stand beside.
  find("model", HTMLSelectElement).addEventListener("change", () => replay.close());
  for (const section of findAll("details", HTMLDetailsElement)) {
    section.addEventListener("toggle", () => section.open && replay.close());
  }
  return replay;
}
