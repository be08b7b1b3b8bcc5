/** Part of the composition root: the sheet with everything that draws on it, lays a picture on it or takes from it. */

import { DrawingDesk } from "./drawing/drawing-desk.js";
import { isBare } from "./drawing/drawing.js";
import { keepDrawing, recallDrawing } from "./drawing/kept-drawing.js";
import { Nib } from "./drawing/nib.js";
import { createPenTools } from "./drawing/pen-tools.js";
import { createPictures } from "./drawing/pictures.js";
import { listenForShortcuts } from "./drawing/shortcuts.js";
import { SHARING, TOOLS } from "./sections.js";
import { find, findAll } from "./ui/find.js";
import { createMoreMenu } from "./ui/more-menu.js";
import { createNote } from "./ui/note.js";
import { watchPixelSize } from "./ui/pixel-size.js";

/** @import {Question, Reading} from "./api/api-client.js" */
/** @import {RequestQueue} from "./api/request-queue.js" */
/** @import {Drawing} from "./drawing/drawing.js" */
/** @import {Stroke} from "./drawing/stroke-geometry.js" */

/** @typedef {keyof typeof TOOLS} ToolName */
/** @typedef {ToolName | "picture" | "png" | "svg" | "curl" | "python" | "link"} Action */

/**
 * A tool that stands in the place of the row of tools while it is open.
 * @typedef {object} Tool
 * @property {(strokes: readonly Stroke[], model?: string) => void} open
 * @property {() => boolean} close tells whether it was open
 */

/**
 * @typedef {object} Wiring
 * @property {(drawing: Drawing, settled: boolean) => void} read what lies on the sheet now
 * @property {(reading: Reading, settled: boolean) => void} showMoment the reading of a part of the drawing
 * @property {(message: string) => void} showTrouble
 * @property {(message: string) => void} say
 * @property {(question: Question, signal: AbortSignal) => Promise<Reading>} predict
 * @property {RequestQueue} queue in which all questions of the page wait
 * @property {() => Promise<unknown>} laySheet of the tools
 * @property {URL} url of the predictions
 * @property {() => string | undefined} model name of the chosen network
 */

const REPLACED = "Your stroke took the picture's place. Undo brings it back.";

/** Time before a link's drawing is tried again, in milliseconds. */
const PAUSE = 2000;

const LOST_TOOL = "This tool couldn't be loaded. Choose it again.";
const LOST_LINK = "The drawing in this link couldn't be loaded yet; trying again.";
const BROKEN_LINK = "The drawing in this link can't be read. Ask for it again, or draw a digit here.";

/** @param {Wiring} wiring */
export function createSheet(wiring) {
  const { read, say } = wiring;
  const sheet = find("sheet", HTMLElement);
  const canvas = find("pad", HTMLCanvasElement);
  const note = createNote(find("note", HTMLElement));
  /** @type {Map<ToolName, Tool>} those that were chosen once */
  const tools = new Map();
  const closeTool = () => [...tools.values()].some((tool) => tool.close());
  /** @type {(drawing: Drawing, settled: boolean) => void} */
  const take = (drawing, settled) => {
    closeTool();
    note.say(desk.coversPicture(drawing) ? REPLACED : "");
    pictures.show(drawing.picture);
    allowErasing(drawing.strokes.length > 0);
    menu.allow(new Set(usable(drawing)));
    if (settled) keepDrawing(window, drawing);
    read(drawing, settled);
  };
  const desk = new DrawingDesk({ sheet, canvas, buttons: findCommands(), onDrawing: take });
  const allowErasing = createPenTools({ pad: desk.pad, sheet, ...findPen() });
  const pictures = createPictures({
    ...{ ...findPicture(), sheet, window, onTrouble: note.warn },
    toPicture: async (file) => (await load(SHARING.file))?.toPicture(file),
    onPicture: (picture) => desk.lay({ strokes: [], picture }),
  });
  /** @type {<T>(tool: () => Promise<T>) => Promise<T | void>} */
  const load = (tool) => tool().catch(() => note.warn(LOST_TOOL));
  const menu = createMenu(async (action) => {
    note.clear();
    if (action === "picture") return find("file", HTMLInputElement).click();
    if (!isTool(action)) return (await load(SHARING.share))?.carryOut(action, desk.drawing, wiring, note);
    const module = await load(() => wiring.laySheet().then(TOOLS[action]));
    if (module && !tools.has(action)) tools.set(action, module.createTool(desk, wiring));
    tools.get(action)?.open(desk.drawing.strokes, wiring.model());
  });
  new Nib({ sheet, canvas, mark: find("nib", HTMLElement), pad: desk.pad, say });
  watchPixelSize(canvas, (width, height) => desk.pad.resize(width, height));
  listenForShortcuts(window, (command) => {
    if (command !== "clear" || !(menu.close() || closeTool())) desk.obey(command);
  });
  layWhatIsKept(desk, note.warn);
  return desk;
}

function findCommands() {
  return {
    undo: find("undo", HTMLButtonElement),
    redo: find("redo", HTMLButtonElement),
    clear: find("clear", HTMLButtonElement),
  };
}

function findPicture() {
  return { input: find("file", HTMLInputElement), image: find("picture", HTMLImageElement) };
}

function findPen() {
  return { size: find("size", HTMLButtonElement), eraser: find("eraser", HTMLButtonElement) };
}

/** @param {(action: Action) => void} onChoose */
function createMenu(onChoose) {
  const menu = find("more-menu", HTMLElement);
  const items = findAll("[data-action]", HTMLButtonElement, menu).map((item) => [item.dataset.action, item]);
  return createMoreMenu({
    button: find("more", HTMLButtonElement),
    menu,
    items: /** @type {Record<Action, HTMLButtonElement>} */ (Object.fromEntries(items)),
    onChoose,
    document,
  });
}

/**
 * @param {Action} action
 * @returns {action is ToolName}
 */
function isTool(action) {
  return Object.hasOwn(TOOLS, action);
}

/**
 * @param {Drawing} drawing
 * @returns {Action[]} what can be done with it
 */
function usable(drawing) {
  if (isBare(drawing)) return ["picture"];
  if (drawing.picture) return ["picture", "curl", "python"];
  const tools = /** @type {ToolName[]} */ (Object.keys(TOOLS));
  return [...tools, "picture", "png", "svg", "curl", "python", "link"];
}

/**
 * Lays what a link holds, or else what was drawn earlier in this visit.
 * @param {DrawingDesk} desk
 * @param {(message: string) => void} onTrouble
 */
function layWhatIsKept(desk, onTrouble) {
  const follow = async () => {
    const { hash, pathname, search } = location;
    if (!hash) return;
    const { drawing } = desk;
    const link = await SHARING.link().catch(() => onTrouble(LOST_LINK));
    if (!link) setTimeout(() => desk.drawing === drawing && follow(), PAUSE); // what was drawn meanwhile stays
    const strokes = link?.fromFragment(hash);
    if (strokes === undefined || location.hash !== hash) return;
    // From now on a reload brings back what is on the sheet then, not what the link held.
    history.replaceState(null, "", pathname + search);
    if (strokes) desk.lay({ strokes, picture: null });
    else onTrouble(BROKEN_LINK);
  };
  const kept = recallDrawing(window);
  if (!isBare(kept)) desk.lay(kept);
  follow();
  addEventListener("hashchange", follow);
}
