/** The visit remembers what was chosen, and the client asks for exactly that. */

import assert from "node:assert/strict";
import test from "node:test";

import { createLesson } from "../../../static/js/api/lesson-client.js";
import { describeGradient, largest } from "../../../static/js/explain/gradient-picture.js";
import { advance, draw, hasten, reset, settle } from "../../../static/js/learn/visit.js";

const STROKES = [[[1, 2]]];
const VISIT = { strokes: STROKES, width: 20, label: 3, lr: 0.1, steps: 4 };
const SIGNAL = new AbortController().signal;

test("another drawing begins anew and keeps the digit until the sheet is bare", () => {
  const drawn = { strokes: [...STROKES, [[5, 6]]], width: 11 };
  assert.deepEqual(draw(VISIT, drawn), { ...VISIT, ...drawn, steps: 0 });
  assert.deepEqual(draw(VISIT, { strokes: [], width: 20 }), { ...VISIT, strokes: [], label: null, steps: 0 });
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
  await ask({ ...VISIT, model: "mlp-30" }, SIGNAL);
  await ask({ ...VISIT, label: null, model: "mlp-30" }, SIGNAL);
  assert.deepEqual(calls, [
    { url: "http://here/learn/step?model=mlp-30&lr=0.1&steps=4&label=3", body: { strokes: STROKES, width: 20 } },
    { url: "http://here/learn/step?model=mlp-30&lr=0.1&steps=4", body: { strokes: STROKES, width: 20 } },
  ]);
});

for (const answer of [null, {}, { moments: [] }, { moments: 3 }]) {
  test(`the answer ${JSON.stringify(answer)} is not taken for a lesson`, async () => {
    await assert.rejects(record(answer).ask({ ...VISIT, model: "m" }, SIGNAL), /not a lesson/);
  });
}

test("the strongest pixel is found by its size, whatever its sign", () => {
  const rows = [
    [0.1, 0.2],
    [-0.5, 0.3],
  ];
  assert.equal(largest(rows), 0.5);
  assert.equal(describeGradient(rows, String), "Strongest: -0.5 in row 2, column 1.");
  assert.match(describeGradient([[0, 0]], String), /gradient is 0/);
});
