/** Composition root: ties what is drawn to what is read. */

import { createPredict } from "./api-client.js";
import { createReading } from "./compose-reading.js";
import { createSheet } from "./compose-sheet.js";
import { createTheme } from "./compose-theme.js";

function start() {
  const url = new URL("predict", document.baseURI);
  const predict = createPredict({ url, fetch: window.fetch.bind(window) });
  const reading = createReading(predict);
  const desk = createSheet({ predict, url, ...reading });
  createTheme(() => [desk.pad, reading].forEach((painted) => painted.paint()));
  window.addEventListener("online", () => reading.retryNow());
}

start();
