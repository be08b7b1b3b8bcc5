/** Composition root: ties what is drawn to what is read. */

import { createPredict } from "./api/api-client.js";
import { RequestQueue } from "./api/request-queue.js";
import { createReading } from "./compose-reading.js";
import { createSheet } from "./compose-sheet.js";
import { OVERLAY, SECTIONS, SHARING, TOOLS } from "./sections.js";
import { createTheme } from "./ui/compose-theme.js";
import { find } from "./ui/find.js";
import { loadWhenIdle } from "./ui/idle.js";
import { createLateSheet } from "./ui/late-sheet.js";

function start() {
  const url = new URL("predict", document.baseURI);
  const predict = createPredict({ url, fetch: window.fetch.bind(window) });
  const queue = new RequestQueue();
  const laySheet = createLateSheet(find("late-sheet", HTMLLinkElement));
  const reading = createReading(predict, queue, laySheet);
  const desk = createSheet({ predict, queue, url, laySheet, ...reading });
  createTheme(() => [desk.pad, reading].forEach((painted) => painted.paint()));
  window.addEventListener("online", () => reading.retryNow());
  loadWhenIdle(window, [laySheet, OVERLAY, ...Object.values({ ...SECTIONS, ...TOOLS, ...SHARING })]);
}

start();
