/** One question of a page at a time is on its way; whose turn is next, and what happens to answers that don't come. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { RequestQueue } from "../../../static/js/api/request-queue.js";

const PATIENCE = 500;

/** @type {RequestQueue} */
let queue;
/** @type {{name: string, signal: AbortSignal, answer: (text?: string) => void, fail: (reason: unknown) => void}[]} */
let sent;
/** @type {string[]} */
let told;

const settle = () => new Promise((resolve) => setImmediate(resolve));
const names = () => sent.map(({ name }) => name).join(" ");
const latest = () => sent[sent.length - 1];

/** Asks on a lane and writes down what comes of it; returns how to give up. */
function ask(lane, name, settled) {
  const given = new AbortController();
  const send = (signal) =>
    new Promise((answer, fail) => {
      sent.push({ name, signal, answer: () => answer(name), fail });
      signal.addEventListener("abort", () => fail(new Error("aborted")));
    });
  lane(given.signal, send, settled).then(
    (answer) => told.push(answer),
    (error) => told.push(`${name}: ${error.message}`),
  );
  return () => given.abort(new Error("given up"));
}

/** Answers what is under way, and then whatever is sent, until nothing is. */
async function answerAll() {
  for (let i = sent.length - 1; i < sent.length; i += 1) {
    sent[i].answer();
    await settle();
  }
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  queue = new RequestQueue();
  sent = [];
  told = [];
});

test("one question at a time is sent, in the order of asking", async () => {
  const lanes = ["a", "b", "c"].map((name) => [queue.createLane(), name]);
  for (const [lane, name] of lanes) ask(lane, name);
  assert.equal(names(), "a");
  await answerAll();
  assert.equal(names(), "a b c");
  assert.deepEqual(told, ["a", "b", "c"]);
});

test("a failure is told to who asked, and the next question is sent", async () => {
  ask(queue.createLane(), "a");
  ask(queue.createLane(), "b");
  latest().fail(new Error("gone"));
  await settle();
  assert.equal(names(), "a b");
  assert.deepEqual(told, ["a: gone"]);
});

test("the first lane has every second turn while the drawing goes on", async () => {
  const first = queue.createLane({ first: true });
  const [b, c, d] = [queue.createLane(), queue.createLane(), queue.createLane()];
  ask(first, "1");
  for (const [lane, name] of [[b, "b"], [c, "c"], [d, "d"]]) ask(lane, name);
  for (const name of ["2", "3", "4"]) {
    ask(first, name);
    latest().answer();
    await settle();
    latest().answer();
    await settle();
  }
  assert.equal(names(), "1 b 2 c 3 d 4");
});

test("what the first lane asks about a settled drawing goes before anything else", async () => {
  const first = queue.createLane({ first: true });
  ask(first, "1");
  ask(queue.createLane(), "b", true);
  ask(first, "2", true);
  await answerAll();
  assert.equal(names(), "1 2 b");
});

test("a question that is given up before its turn is never sent", async () => {
  ask(queue.createLane(), "a");
  const giveUp = ask(queue.createLane(), "b");
  ask(queue.createLane(), "c");
  giveUp();
  await answerAll();
  assert.equal(names(), "a c");
  assert.deepEqual(told, ["b: given up", "a", "c"]);
});

test("one that is given up under way is waited for, and aborted only after a while", async () => {
  const giveUp = ask(queue.createLane(), "a");
  ask(queue.createLane(), "b");
  giveUp();
  mock.timers.tick(PATIENCE - 1);
  await settle();
  assert.deepEqual([names(), sent[0].signal.aborted], ["a", false]);
  mock.timers.tick(1);
  await settle();
  assert.deepEqual([names(), sent[0].signal.aborted], ["a b", true]);
  assert.deepEqual(told, ["a: given up"]);
});

test("one that keeps the first lane waiting makes way after a while, and is sent again", async () => {
  ask(queue.createLane(), "a");
  ask(queue.createLane(), "b");
  mock.timers.tick(10 * PATIENCE);
  await settle();
  assert.equal(names(), "a");
  ask(queue.createLane({ first: true }), "1");
  mock.timers.tick(PATIENCE);
  await settle();
  assert.deepEqual([names(), sent[0].signal.aborted], ["a 1", true]);
  await answerAll();
  assert.equal(names(), "a 1 a b");
  assert.deepEqual(told, ["1", "a", "b"]);
});

test("it need not make way for a question that was given up meanwhile", async () => {
  ask(queue.createLane(), "a");
  const giveUp = ask(queue.createLane({ first: true }), "1");
  giveUp();
  mock.timers.tick(2 * PATIENCE);
  await answerAll();
  assert.equal(names(), "a");
  assert.deepEqual(told, ["1: given up", "a"]);
});

test("the first lane makes way for nobody", async () => {
  ask(queue.createLane({ first: true }), "1");
  ask(queue.createLane(), "a", true);
  mock.timers.tick(10 * PATIENCE);
  await settle();
  assert.deepEqual([names(), sent[0].signal.aborted], ["1", false]);
});
