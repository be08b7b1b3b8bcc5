/** The visit remembers what was chosen, and the client asks for exactly that. */

import assert from "node:assert/strict";
import test from "node:test";

import { keepDrawing, recallDrawing } from "../../static/js/kept-drawing.js";
import { createLesson } from "../../static/js/learn/lesson-client.js";
import { describeGradient, largest } from "../../static/js/learn/gradient-picture.js";
import { advance, draw, hasten, reset, settle } from "../../static/js/learn/visit.js";

const STROKES = [[[1, 2]]];
const VISIT = { strokes: STROKES, label: 3, lr: 0.1, steps: 4 };
const SIGNAL = new AbortController().signal;

test("another drawing begins anew and keeps the digit until the sheet is bare", () => {
  assert.deepEqual(draw(VISIT, [...STROKES, [[5, 6]]]), { ...VISIT, strokes: [...STROKES, [[5, 6]]], steps: 0 });
  assert.deepEqual(draw(VISIT, []), { ...VISIT, strokes: [], label: null, steps: 0 });
});

test("another true digit takes the steps back, the same one doesn't", () => {
  assert.deepEqual(settle(VISIT, 5), { ...VISIT, label: 5, steps: 0 });
  assert.deepEqual(settle(VISIT, 3), VISIT);
});

test("another rate keeps the steps", () => assert.deepEqual(hasten(VISIT, 2), { ...VISIT, lr: 2 }));

test("steps add up to the most that are replayed, and settle which digit was meant", () => {
  assert.equal(advance(VISIT, { count: 10, most: 50, meant: 7 }).steps, 14);
  assert.equal(advance({ ...VISIT, steps: 45 }, { count: 10, most: 50, meant: 7 }).steps, 50);
  assert.equal(advance(VISIT, { count: 1, most: 50, meant: 7 }).label, 3);
  assert.equal(advance({ ...VISIT, label: null }, { count: 1, most: 50, meant: 7 }).label, 7);
  assert.equal(advance({ ...VISIT, label: 0 }, { count: 1, most: 50, meant: 7 }).label, 0);
});

test("a reset takes back the steps and nothing else", () => {
  assert.deepEqual(reset(VISIT), { ...VISIT, steps: 0 });
  assert.equal(VISIT.steps, 4);
});

/** @param {unknown} answer */
function record(answer) {
  const calls = [];
  const fetch = async (url, init) => {
    calls.push({ url: String(url), body: JSON.parse(init.body) });
    return Response.json(answer);
  };
  return { calls, ask: createLesson({ url: new URL("http://here/learn/step"), fetch }) };
}

test("the client sends the drawing as the body and the question as the query", async () => {
  const { calls, ask } = record({ moments: [{}] });
  await ask({ ...VISIT, width: 20, model: "mlp-30" }, SIGNAL);
  await ask({ ...VISIT, label: null, width: 20, model: "mlp-30" }, SIGNAL);
  assert.deepEqual(calls, [
    { url: "http://here/learn/step?model=mlp-30&lr=0.1&steps=4&label=3", body: { strokes: STROKES, width: 20 } },
    { url: "http://here/learn/step?model=mlp-30&lr=0.1&steps=4", body: { strokes: STROKES, width: 20 } },
  ]);
});

for (const answer of [null, {}, { moments: [] }, { moments: 3 }]) {
  test(`the answer ${JSON.stringify(answer)} is not taken for a lesson`, async () => {
    await assert.rejects(record(answer).ask({ ...VISIT, width: 20, model: "m" }, SIGNAL), /not a lesson/);
  });
}

/** A window with nothing but a storage. */
function makeWindow() {
  const kept = new Map();
  const sessionStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  return { kept, sessionStorage };
}

test("a kept drawing comes back on the next page", () => {
  const window = makeWindow();
  assert.deepEqual(recallDrawing(window), []);
  keepDrawing(window, STROKES);
  assert.deepEqual(recallDrawing(window), STROKES);
  keepDrawing(window, []);
  assert.equal(window.kept.size, 0);
});

for (const text of ["{", "7", "null", "[[]]", "[[[1]]]", '[[["1",2]]]', "[[[1,null]]]"]) {
  test(`the kept text ${text} is no drawing`, () => {
    const window = makeWindow();
    window.kept.set("inkling-drawing", text);
    assert.deepEqual(recallDrawing(window), []);
  });
}

test("without a storage nothing is kept and nothing breaks", () => {
  const window = {
    get sessionStorage() {
      throw new Error("The operation is insecure.");
    },
  };
  keepDrawing(window, STROKES);
  assert.deepEqual(recallDrawing(window), []);
});

test("the strongest pixel is found by its size, whatever its sign", () => {
  const rows = [
    [0.1, 0.2],
    [-0.5, 0.3],
  ];
  assert.equal(largest(rows), 0.5);
  assert.equal(describeGradient(rows, String), "Strongest: -0.5 in row 2, column 1.");
  assert.match(describeGradient([[0, 0]], String), /gradient is 0/);
});
