/** While the comparison is open every network reads the drawing, one after the other; while it is closed none does. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ReadingError } from "../../../static/js/api/api-client.js";
import { RequestQueue } from "../../../static/js/api/request-queue.js";
import { Comparison } from "../../../static/js/comparison/comparison.js";

const STROKES = [[[1, 1]]];
const INVITATION = "Draw a digit.";

/** The card of a network, which remembers what it shows. */
class FakeContender {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    this.text = "";
    this.trouble = "";
    this.marks = {};
  }

  get opinion() {
    return { name: this.name, title: this.name.toUpperCase(), text: this.text };
  }

  show({ text }) {
    this.text = text;
    this.trouble = "";
  }

  showBlank() {
    this.show({ text: "" });
  }

  showTrouble(message) {
    this.text = "";
    this.trouble = message;
  }

  mark(marks) {
    this.marks = marks;
  }
}

/** @type {{question: {model: string, tag?: string}, answer: Function, fail: Function}[]} */
let sent;
let opened;
let section;
let parts;
let comparison;

const settle = () => new Promise((resolve) => setImmediate(resolve));
const names = () => sent.map(({ question }) => question.model);
/** Answers the latest question, so that the next is sent. */
async function answer(text) {
  sent.at(-1).answer(text);
  await settle();
}

const texts = () => parts.contenders.map(({ text }) => text);

/** @param {boolean} open */
function turn(open) {
  section.open = open;
  section.dispatchEvent(new Event("toggle"));
}

beforeEach(() => {
  sent = [];
  opened = 0;
  section = Object.assign(new EventTarget(), { open: false });
  parts = {
    section,
    summary: { textContent: INVITATION },
    announcer: { textContent: "" },
    contenders: ["a", "b", "c"].map((name) => new FakeContender(name)),
    queue: new RequestQueue(),
    predict: (question) =>
      new Promise((resolve, fail) => sent.push({ question, answer: (text) => resolve({ text }), fail })),
    onOpen: () => (opened += 1),
  };
  comparison = new Comparison(parts);
});

test("closed it asks nothing and takes nothing", () => {
  comparison.read({ strokes: STROKES, model: "a" }, true);
  comparison.show({ text: "7" }, true);
  assert.deepEqual([sent, texts(), opened], [[], ["", "", ""], 0]);
});

test("opening calls for the drawing", () => {
  turn(true);
  assert.equal(opened, 1);
});

test("all networks but the chosen one are asked; its reading comes from the page", async () => {
  turn(true);
  comparison.read({ strokes: STROKES, model: "a" }, true);
  comparison.show({ text: "7" }, true);
  assert.deepEqual(names(), ["b"]);
  await answer("7");
  await answer("1");
  assert.deepEqual(names(), ["b", "c"]);
  assert.deepEqual(texts(), ["7", "7", "1"]);
  assert.equal(parts.summary.textContent, "They disagree: two read 7, one reads 1.");
  assert.deepEqual(parts.contenders.map(({ marks }) => marks), [
    { chosen: true, differs: false },
    { chosen: false, differs: false },
    { chosen: false, differs: true },
  ]);
});

test("one question is under way, and every network is asked the newest", async () => {
  turn(true);
  for (const tag of ["first", "second", "third"]) comparison.read({ strokes: STROKES, model: "a", tag }, false);
  for (let i = 0; i < 3; i += 1) await answer("7");
  assert.deepEqual(sent.map(({ question }) => `${question.model} ${question.tag}`), ["b first", "c third", "b third"]);
});

test("the summary is announced once all have read what has settled", async () => {
  turn(true);
  comparison.read({ strokes: STROKES, model: "a" }, false);
  comparison.show({ text: "7" }, false);
  await answer("7");
  await answer("7");
  assert.equal(parts.announcer.textContent, "");
  comparison.read({ strokes: STROKES, model: "a" }, true);
  comparison.show({ text: "7" }, true);
  await answer("7");
  assert.equal(parts.announcer.textContent, "");
  await answer("7");
  assert.equal(parts.announcer.textContent, "All three read 7.");
  comparison.read({ strokes: STROKES, model: "a" }, true);
  comparison.show({ text: "1" }, true);
  assert.equal(parts.announcer.textContent, "All three read 7.");
});

test("a network that becomes the chosen one is asked by the page alone", async () => {
  turn(true);
  comparison.read({ strokes: STROKES, model: "a" }, true);
  comparison.read({ strokes: STROKES, model: "b" }, true);
  for (let i = 0; i < 3; i += 1) await answer("7");
  assert.deepEqual(names(), ["b", "a", "c"]);
  assert.deepEqual(texts(), ["7", "", "7"]);
});

test("closing drops what is under way and what waits", async () => {
  turn(true);
  comparison.read({ strokes: STROKES, model: "a" }, true);
  turn(false);
  comparison.show({ text: "7" }, true);
  await answer("7");
  assert.deepEqual(names(), ["b"]);
  assert.deepEqual(texts(), ["", "", ""]);
});

test("a bare sheet empties the cards and asks nothing", async () => {
  turn(true);
  comparison.read({ strokes: STROKES, model: "a" }, true);
  comparison.show({ text: "7" }, true);
  comparison.read({ strokes: [], model: "a" }, true);
  await answer("7");
  assert.deepEqual([texts(), sent.length, parts.summary.textContent], [["", "", ""], 1, INVITATION]);
});

test("a network in trouble says so and counts no longer", async () => {
  turn(true);
  comparison.read({ strokes: STROKES, model: "a" }, true);
  comparison.show({ text: "7" }, true);
  await answer("7");
  sent[1].fail(new ReadingError("too large", { retry: false }));
  await settle();
  assert.equal(parts.contenders[2].trouble, "too large");
  assert.equal(parts.summary.textContent, "Two of three read 7.");
  comparison.showTrouble(undefined, "gone");
  assert.equal(parts.contenders[0].trouble, "gone");
  assert.equal(parts.summary.textContent, "B reads 7.");
});

test("where every network is in trouble nobody is invited to draw what is drawn already", async () => {
  turn(true);
  comparison.read({ strokes: STROKES, model: "a" }, true);
  comparison.showTrouble(undefined, "gone");
  for (let i = 0; i < 2; i += 1) {
    sent[i].fail(new ReadingError("gone", { retry: false }));
    await settle();
  }
  assert.deepEqual(parts.contenders.map(({ trouble }) => trouble), ["gone", "gone", "gone"]);
  assert.equal(parts.summary.textContent.trim(), "");
});
