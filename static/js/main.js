/** Composition root: ties what is drawn to what is read. */

import { createPredict } from "./api/api-client.js";
import { RequestQueue } from "./api/request-queue.js";
import { createReading } from "./compose-reading.js";
import { createSheet } from "./compose-sheet.js";
import { SECTIONS, SHARING, TOOLS } from "./sections.js";
import { createTheme } from "./ui/compose-theme.js";
import { loadWhenIdle } from "./ui/idle.js";

function start() {
  const url = new URL("predict", document.baseURI);
  const predict = createPredict({ url, fetch: window.fetch.bind(window) });
  const queue = new RequestQueue();
  const reading = createReading(predict, queue);
  const desk = createSheet({ predict, queue, url, ...reading });
  createTheme(() => [desk.pad, reading].forEach((painted) => painted.paint()));
  window.addEventListener("online", () => reading.retryNow());
  loadWhenIdle(window, Object.values({ ...SECTIONS, ...TOOLS, ...SHARING }));
}

start();
