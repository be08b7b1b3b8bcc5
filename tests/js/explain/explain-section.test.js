/** A section that looks into a network: what it shows, asks and drops as it opens, closes and gets into trouble. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ReadingError } from "../../../static/js/api/api-client.js";
import { RequestQueue } from "../../../static/js/api/request-queue.js";
import { createSection } from "../../../static/js/explain/explain-section.js";

const ASKED = { question: { strokes: [[[1, 1]]] }, digit: 0 };
const BARE = { question: { strokes: [] }, digit: 0 };
const INVITATION = "Draw a digit.";

/** @type {{answer: Function, fail: Function}[]} */
let sent;
let forgotten;
let parts;
let section;

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** @param {boolean} open */
function turn(open) {
  parts.section.open = open;
  parts.section.dispatchEvent(new Event("toggle"));
}

beforeEach(() => {
  sent = [];
  forgotten = 0;
  parts = {
    section: Object.assign(new EventTarget(), { open: false }),
    words: { textContent: INVITATION },
    body: { hidden: true },
    view: {
      live: false,
      ask: () => new Promise((answer, fail) => sent.push({ answer, fail })),
      show() {},
      paint() {},
      forget: () => (forgotten += 1),
    },
    lane: new RequestQueue().createLane(),
    onOpen() {},
  };
  section = createSection(parts);
  turn(true);
});

test("what was shown of another drawing goes in trouble and comes back with an answer", async () => {
  section.read(ASKED, true);
  sent[0].answer({});
  await settle();
  assert.deepEqual([parts.words.textContent, parts.body.hidden], ["", false]);
  section.read(ASKED, true);
  sent[1].fail(new ReadingError("gone", { retry: false }));
  await settle();
  assert.deepEqual([parts.words.textContent, parts.body.hidden], ["gone", true]);
  section.read(ASKED, true);
  sent[2].answer({});
  await settle();
  assert.deepEqual([parts.words.textContent, parts.body.hidden], ["", false]);
});

test("a bare sheet brings the invitation back", async () => {
  section.read(ASKED, true);
  sent[0].answer({});
  await settle();
  section.read(BARE, true);
  assert.deepEqual([parts.words.textContent, parts.body.hidden], [INVITATION, true]);
});

test("closing drops what is asked, and what the view asks by itself", async () => {
  section.read(ASKED, true);
  turn(false);
  assert.equal(forgotten, 1);
  sent[0].answer({});
  await settle();
  assert.equal(parts.body.hidden, true);
  section.read(ASKED, true);
  assert.equal(sent.length, 1);
});

test("while the pen is down only a live view asks", () => {
  section.read(ASKED, false);
  assert.equal(sent.length, 0);
  parts.view.live = true;
  section.read(ASKED, false);
  assert.equal(sent.length, 1);
});
