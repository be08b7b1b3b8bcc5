/** Part of the composition root that is loaded when it is first wanted: what the further tools do. */

import { toQuestion } from "./drawing/drawing.js";
import { Replay } from "./replay/replay.js";
import { createRibbon } from "./replay/ribbon.js";
import { copyText } from "./sharing/clipboard.js";
import { toCurl, toPython } from "./sharing/commands.js";
import { toLink } from "./sharing/link.js";
import { save } from "./sharing/saving.js";
import { find, findAll } from "./ui/find.js";

/** @import {Action, Wiring} from "./compose-sheet.js" */
/** @import {DrawingDesk} from "./drawing/drawing-desk.js" */
/** @import {Drawing} from "./drawing/drawing.js" */

/**
 * @param {Exclude<Action, "replay" | "picture">} action
 * @param {Drawing} drawing
 * @param {Pick<Wiring, "url" | "model">} wiring
 * @param {{say: (message: string) => void, warn: (message: string) => void}} note
 */
export async function carryOut(action, drawing, { url, model }, note) {
  const { strokes } = drawing;
  if (action === "png" || action === "svg") return save(strokes, action, "inkling");
  const question = toQuestion(drawing, model());
  const [text, success] = {
    curl: () => [toCurl(url, question), "Copied. Paste it into a terminal."],
    python: () => [toPython(url, question), "Copied. Paste it into Python."],
    link: () => [toLink(location.href, strokes), "Copied. The link holds the drawing."],
  }[action]();
  if (await copyText(text, document)) note.say(success);
  else note.warn("The browser didn't let the page copy. Allow it, then try again.");
}

/**
 * @param {DrawingDesk} desk
 * @param {Pick<Wiring, "predict" | "queue" | "showMoment" | "showTrouble" | "read">} wiring
 */
export function createReplay(desk, { predict, queue, showMoment, showTrouble, read }) {
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
