/** A section that looks into a network: what it shows, asks and drops as it opens, closes and gets into trouble. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ReadingError } from "../../../static/js/api/api-client.js";
import { RequestQueue } from "../../../static/js/api/request-queue.js";
import { createExplainSection } from "../../../static/js/explain/explain-section.js";

const QUESTION = { strokes: [[[1, 1]]] };
const BARE = { strokes: [] };
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
      ask: (question, signal, { digit }) => new Promise((answer, fail) => sent.push({ answer, fail, digit })),
      show() {},
      paint() {},
      forget: () => (forgotten += 1),
    },
    lane: new RequestQueue().createLane(),
    onOpen() {},
  };
  section = createExplainSection(parts);
  turn(true);
});

test("what was shown of another drawing goes in trouble and comes back with an answer", async () => {
  section.read(QUESTION, true);
  sent[0].answer({});
  await settle();
  assert.deepEqual([parts.words.textContent, parts.body.hidden], ["", false]);
  section.read(QUESTION, true);
  sent[1].fail(new ReadingError("gone", { retry: false }));
  await settle();
  assert.deepEqual([parts.words.textContent, parts.body.hidden], ["gone", true]);
  section.read(QUESTION, true);
  sent[2].answer({});
  await settle();
  assert.deepEqual([parts.words.textContent, parts.body.hidden], ["", false]);
});

test("a bare sheet brings the invitation back", async () => {
  section.read(QUESTION, true);
  sent[0].answer({});
  await settle();
  section.read(BARE, true);
  assert.deepEqual([parts.words.textContent, parts.body.hidden], [INVITATION, true]);
});

test("closing drops what is asked, and what the view asks by itself", async () => {
  section.read(QUESTION, true);
  turn(false);
  assert.equal(forgotten, 1);
  sent[0].answer({});
  await settle();
  assert.equal(parts.body.hidden, true);
  section.read(QUESTION, true);
  assert.equal(sent.length, 1);
});

test("while the pen is down only a live view asks", () => {
  section.read(QUESTION, false);
  assert.equal(sent.length, 0);
  parts.view.live = true;
  section.read(QUESTION, false);
  assert.equal(sent.length, 1);
});

test("another digit of the drawing is asked about once, and another drawing begins with its first", () => {
  section.read(QUESTION, true);
  section.select(1);
  section.select(1);
  section.select(-1);
  section.read(QUESTION, true);
  assert.deepEqual(sent.map(({ digit }) => digit), [0]);
});
