/** Stepping back and forth through a drawing. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY_HISTORY, addStroke, clear, redo, undo } from "../../static/js/stroke-history.js";

/** @type {[number, number][]} */
const ONE = [[1, 1]];
/** @type {[number, number][]} */
const TWO = [[2, 2]];

test("a fresh history is a bare sheet with nothing to undo or redo", () => {
  assert.deepEqual(EMPTY_HISTORY.present, []);
  assert.equal(undo(EMPTY_HISTORY), EMPTY_HISTORY);
  assert.equal(redo(EMPTY_HISTORY), EMPTY_HISTORY);
});

test("undo takes strokes back one at a time, the newest first", () => {
  const drawn = addStroke(addStroke(EMPTY_HISTORY, ONE), TWO);
  assert.deepEqual(undo(drawn).present, [ONE]);
  assert.deepEqual(undo(undo(drawn)).present, []);
});

test("redo brings them back in the order in which they were drawn", () => {
  const undone = undo(undo(addStroke(addStroke(EMPTY_HISTORY, ONE), TWO)));
  assert.deepEqual(redo(undone).present, [ONE]);
  assert.deepEqual(redo(redo(undone)).present, [ONE, TWO]);
  assert.equal(redo(redo(undone)).future.length, 0);
});

test("clearing is undone like any other step", () => {
  const cleared = clear(addStroke(addStroke(EMPTY_HISTORY, ONE), TWO));
  assert.deepEqual(cleared.present, []);
  assert.deepEqual(undo(cleared).present, [ONE, TWO]);
  assert.deepEqual(redo(undo(cleared)).present, []);
});

test("clearing a bare sheet is no step", () => {
  assert.equal(clear(EMPTY_HISTORY), EMPTY_HISTORY);
});

test("a new stroke after undo forgets what was undone", () => {
  const redrawn = addStroke(undo(addStroke(EMPTY_HISTORY, ONE)), TWO);
  assert.deepEqual(redrawn.present, [TWO]);
  assert.equal(redo(redrawn), redrawn);
});

test("no step changes the history it starts from", () => {
  const drawn = addStroke(EMPTY_HISTORY, ONE);
  addStroke(drawn, TWO);
  clear(drawn);
  undo(drawn);
  assert.deepEqual(drawn, { past: [[]], present: [ONE], future: [] });
});
