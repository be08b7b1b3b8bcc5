/** What is loaded when a drawing is first saved or copied: the tools that let it leave the page. */

import { toQuestion } from "../drawing/drawing.js";
import { copyText } from "./clipboard.js";
import { toCurl, toPython } from "./commands.js";
import { toLink } from "./link.js";
import { save } from "./saving.js";

/** @import {Drawing} from "../drawing/drawing.js" */

/**
 * @param {"png" | "svg" | "curl" | "python" | "link"} action
 * @param {Drawing} drawing
 * @param {{url: URL, model: () => string | undefined}} wiring the address of the predictions, and the chosen network's name
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
