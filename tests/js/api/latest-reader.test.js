/** The last question wins: order, stale answers, and asking again. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { ReadingError } from "../../../static/js/api/api-client.js";
import { LatestReader } from "../../../static/js/api/latest-reader.js";
import { RequestQueue } from "../../../static/js/api/request-queue.js";

/** @type {{question: {name: string}, answer: Function, fail: Function}[]} */
let sent;
/** @type {string[]} */
let shown;
/** @type {LatestReader} */
let reader;

const GONE = new ReadingError("gone", { retry: true });

/** Lets everything that already can go on do so. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** The names of the questions sent so far. */
const names = () => sent.map(({ question }) => question.name);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  sent = [];
  shown = [];
  reader = new LatestReader({
    lane: new RequestQueue().createLane(),
    predict: (question, signal) =>
      new Promise((answer, fail) => {
        sent.push({ question, answer: () => answer(question), fail });
        signal.addEventListener("abort", () => fail(GONE));
      }),
    onReading: (reading, settled) => shown.push(`${reading.name}${settled ? "!" : ""}`),
    onTrouble: (error) => shown.push(`trouble: ${error.message}`),
  });
});

test("a question is asked at once and its answer shown", async () => {
  reader.ask({ name: "a" }, false);
  sent[0].answer();
  await settle();
  assert.deepEqual(shown, ["a"]);
});

test("while one is under way only the newest of the later ones waits", async () => {
  for (const name of ["a", "b", "c", "d"]) reader.ask({ name }, false);
  assert.deepEqual(names(), ["a"]);
  sent[0].answer();
  await settle();
  assert.deepEqual(names(), ["a", "d"]);
  sent[1].answer();
  await settle();
  assert.deepEqual(shown, ["a", "d"]);
});

test("a settled question goes out after the answer under way, which is dropped", async () => {
  reader.ask({ name: "a" }, false);
  reader.ask({ name: "b" }, true);
  assert.deepEqual(names(), ["a"]);
  sent[0].answer();
  await settle();
  assert.deepEqual([names(), shown], [["a", "b"], []]);
  sent[1].answer();
  await settle();
  assert.deepEqual(shown, ["b!"]);
});

test("a settled question goes out half a second later at most", async () => {
  reader.ask({ name: "a" }, false);
  reader.ask({ name: "b" }, true);
  mock.timers.tick(499);
  await settle();
  assert.deepEqual(names(), ["a"]);
  mock.timers.tick(1);
  await settle();
  assert.deepEqual([names(), shown], [["a", "b"], []]);
});

test("a settled question that is under way already is not sent again", async () => {
  reader.ask({ name: "a" }, false);
  reader.ask({ name: "b" }, false);
  reader.ask({ name: "a" }, true);
  sent[0].answer();
  await settle();
  assert.deepEqual([names(), shown], [["a"], ["a!"]]);
});

test("settled questions that another follows are never sent", async () => {
  for (const name of ["a", "b", "c", "d"]) reader.ask({ name }, true);
  sent[0].answer();
  await settle();
  sent[1].answer();
  await settle();
  assert.deepEqual([names(), shown], [["a", "d"], ["d!"]]);
});

test("a dropped question's failure is no trouble", async () => {
  reader.ask({ name: "a" }, true);
  reader.ask({ name: "b" }, true);
  sent[0].fail(GONE);
  await settle();
  sent[1].answer();
  await settle();
  assert.deepEqual(shown, ["b!"]);
});

test("while others are answered the question that waits becomes the newest", async () => {
  const queue = new RequestQueue();
  const asked = [];
  let free;
  queue.createLane()(new AbortController().signal, () => new Promise((resolve) => (free = resolve)));
  const late = new LatestReader({
    lane: queue.createLane(),
    predict: async ({ name }) => asked.push(name),
    onReading() {},
    onTrouble() {},
  });
  for (const name of ["a", "b", "c"]) late.ask({ name }, false);
  free();
  await settle();
  assert.deepEqual(asked, ["c"]);
});

test("after forgetting nothing is shown", async () => {
  reader.ask({ name: "a" }, false);
  reader.ask({ name: "b" }, false);
  reader.forget();
  sent[0].answer();
  await settle();
  assert.deepEqual([names(), shown], [["a"], []]);
});

test("a failed question is asked again after a pause that grows", async () => {
  reader.ask({ name: "a" }, true);
  for (const [asked, pause] of [[1, 500], [2, 1000], [3, 2000], [4, 4000], [5, 4000]]) {
    sent[asked - 1].fail(GONE);
    await settle();
    mock.timers.tick(pause - 1);
    assert.equal(sent.length, asked);
    mock.timers.tick(1);
    assert.equal(sent.length, asked + 1);
  }
  sent[5].answer();
  await settle();
  assert.equal(shown.at(-1), "a!");
});

test("the server's own pause is kept", async () => {
  reader.ask({ name: "a" }, true);
  sent[0].fail(new ReadingError("busy", { retry: true, retryAfterMs: 7000 }));
  await settle();
  mock.timers.tick(6999);
  assert.equal(sent.length, 1);
  mock.timers.tick(1);
  assert.equal(sent.length, 2);
});

test("in trouble the drawing goes on: the newest question waits for the pause's end", async () => {
  reader.ask({ name: "a" }, false);
  sent[0].fail(GONE);
  await settle();
  reader.ask({ name: "b" }, false);
  reader.ask({ name: "c" }, false);
  assert.deepEqual(names(), ["a"]);
  mock.timers.tick(500);
  assert.deepEqual(names(), ["a", "c"]);
});

test("a newer question that waits is not put behind a failed one", async () => {
  reader.ask({ name: "a" }, false);
  reader.ask({ name: "b" }, false);
  sent[0].fail(GONE);
  await settle();
  mock.timers.tick(500);
  assert.deepEqual(names(), ["a", "b"]);
});

test("in trouble a settled question is tried at once, and so is retryNow", async () => {
  reader.ask({ name: "a" }, false);
  sent[0].fail(GONE);
  await settle();
  reader.ask({ name: "b" }, true);
  assert.deepEqual(names(), ["a", "b"]);
  sent[1].fail(GONE);
  await settle();
  reader.retryNow();
  assert.deepEqual(names(), ["a", "b", "b"]);
});

test("success makes the pauses short again", async () => {
  reader.ask({ name: "a" }, true);
  sent[0].fail(GONE);
  await settle();
  mock.timers.tick(500);
  sent[1].answer();
  await settle();
  reader.ask({ name: "b" }, true);
  sent[2].fail(GONE);
  await settle();
  mock.timers.tick(500);
  assert.deepEqual(names(), ["a", "a", "b", "b"]);
});

test("a refused question is told and not asked again", async () => {
  reader.ask({ name: "a" }, true);
  sent[0].fail(new ReadingError("too large", { retry: false }));
  await settle();
  mock.timers.tick(60_000);
  assert.deepEqual([names(), shown], [["a"], ["trouble: too large"]]);
});

test("a fault of the page itself is told, not swallowed", async () => {
  reader.ask({ name: "a" }, true);
  sent[0].fail(new RangeError("oops"));
  await settle();
  assert.deepEqual(shown, ["trouble: The page had a fault: RangeError: oops"]);
});
