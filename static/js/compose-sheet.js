/** Part of the composition root: the sheet with everything that draws on it, lays a picture on it or takes from it. */

import { DrawingDesk } from "./drawing/drawing-desk.js";
import { isBare } from "./drawing/drawing.js";
import { keepDrawing, recallDrawing } from "./drawing/kept-drawing.js";
import { Nib } from "./drawing/nib.js";
import { createPenTools } from "./drawing/pen-tools.js";
import { createPictures } from "./drawing/pictures.js";
import { listenForShortcuts } from "./drawing/shortcuts.js";
import { TOOLS } from "./sections.js";
import { find, findAll } from "./ui/find.js";
import { createMoreMenu } from "./ui/more-menu.js";
import { createNote } from "./ui/note.js";
import { watchPixelSize } from "./ui/pixel-size.js";

/** @import {Question, Reading} from "./api/api-client.js" */
/** @import {RequestQueue} from "./api/request-queue.js" */
/** @import {Drawing} from "./drawing/drawing.js" */
/** @import {Replay} from "./replay/replay.js" */

/** @typedef {"replay" | "picture" | "png" | "svg" | "curl" | "python" | "link"} Action */

/**
 * @typedef {object} Wiring
 * @property {(drawing: Drawing, settled: boolean) => void} read what lies on the sheet now
 * @property {(reading: Reading, settled: boolean) => void} showMoment the reading at a moment of the replay
 * @property {(message: string) => void} showTrouble
 * @property {(message: string) => void} say
 * @property {(question: Question, signal: AbortSignal) => Promise<Reading>} predict
 * @property {RequestQueue} queue in which all questions of the page wait
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
  /** @type {Replay | undefined} */
  let replay;
  /** @type {(drawing: Drawing, settled: boolean) => void} */
  const take = (drawing, settled) => {
    replay?.close();
    note.say(desk.coversPicture(drawing) ? REPLACED : "");
    pictures.show(drawing.picture);
    allowErasing(drawing.strokes.length > 0);
    menu.allow(new Set(usable(drawing)));
    if (settled) keepDrawing(window, drawing);
    read(drawing, settled);
  };
  const desk = new DrawingDesk({ sheet, canvas, buttons: findCommands(), onDrawing: take });
  const pen = { size: find("size", HTMLButtonElement), eraser: find("eraser", HTMLButtonElement) };
  const allowErasing = createPenTools({ pad: desk.pad, sheet, ...pen });
  const pictures = createPictures({
    ...{ sheet, window, input: find("file", HTMLInputElement), image: find("picture", HTMLImageElement) },
    onPicture: (picture) => desk.lay({ strokes: [], picture }),
    onTrouble: note.warn,
  });
  /** @type {<T>(tool: () => Promise<T>) => Promise<T | void>} */
  const load = (tool) => tool().catch(() => note.warn(LOST_TOOL));
  const menu = createMenu(async (action) => {
    note.clear();
    if (action === "picture") return find("file", HTMLInputElement).click();
    if (action !== "replay") return (await load(TOOLS.sharing))?.carryOut(action, desk.drawing, wiring, note);
    const tool = await load(TOOLS.replay);
    replay ??= tool?.createReplay(desk, wiring);
    replay?.open(desk.drawing.strokes, wiring.model());
  });
  new Nib({ sheet, canvas, mark: find("nib", HTMLElement), pad: desk.pad, say });
  watchPixelSize(canvas, (width, height) => desk.pad.resize(width, height));
  listenForShortcuts(window, (command) => {
    if (command !== "clear" || !(menu.close() || replay?.close())) desk.obey(command);
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
 * @param {Drawing} drawing
 * @returns {Action[]} what can be done with it
 */
function usable(drawing) {
  if (isBare(drawing)) return ["picture"];
  return drawing.picture ? ["picture", "curl", "python"] : ["replay", "picture", "png", "svg", "curl", "python", "link"];
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
    const link = await TOOLS.link().catch(() => onTrouble(LOST_LINK));
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
