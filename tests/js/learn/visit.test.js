/** The visit remembers what was chosen. */

import assert from "node:assert/strict";
import test from "node:test";

import { advance, draw, hasten, reset, settle } from "../../../static/js/learn/visit.js";

const STROKES = [[[1, 2]]];
const VISIT = { strokes: STROKES, width: 20, label: 3, lr: 0.1, steps: 4 };

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
