/** Stepping back and forth through a drawing. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { BARE } from "../../../static/js/drawing/drawing.js";
import { EMPTY_HISTORY, addStroke, clear, erase, lay, redo, undo } from "../../../static/js/drawing/stroke-history.js";

const ONE = [[10, 10, 20, 0], [10, 90, 20, 160]];
const TWO = [[200, 10, 20, 0], [200, 90, 20, 160]];
const PICTURE = { url: "data:image/png;base64,", width: 3, height: 2 };

/** The drawing that has these strokes. */
const of = (...strokes) => ({ strokes, picture: null });

test("a fresh history is a bare sheet with nothing to undo or redo", () => {
  assert.deepEqual(EMPTY_HISTORY.present, of());
  assert.equal(undo(EMPTY_HISTORY), EMPTY_HISTORY);
  assert.equal(redo(EMPTY_HISTORY), EMPTY_HISTORY);
});

test("undo takes strokes back one at a time, the newest first", () => {
  const drawn = addStroke(addStroke(EMPTY_HISTORY, ONE), TWO);
  assert.deepEqual(undo(drawn).present, of(ONE));
  assert.deepEqual(undo(undo(drawn)).present, of());
});

test("redo brings them back in the order in which they were drawn", () => {
  const undone = undo(undo(addStroke(addStroke(EMPTY_HISTORY, ONE), TWO)));
  assert.deepEqual(redo(undone).present, of(ONE));
  assert.deepEqual(redo(redo(undone)).present, of(ONE, TWO));
  assert.equal(redo(redo(undone)).future.length, 0);
});

test("clearing is undone like any other step", () => {
  const cleared = clear(addStroke(addStroke(EMPTY_HISTORY, ONE), TWO));
  assert.deepEqual(cleared.present, of());
  assert.deepEqual(undo(cleared).present, of(ONE, TWO));
  assert.deepEqual(redo(undo(cleared)).present, of());
});

test("clearing a bare sheet is no step", () => {
  assert.equal(clear(EMPTY_HISTORY), EMPTY_HISTORY);
});

test("a new stroke after undo forgets what was undone", () => {
  const redrawn = addStroke(undo(addStroke(EMPTY_HISTORY, ONE)), TWO);
  assert.deepEqual(redrawn.present, of(TWO));
  assert.equal(redo(redrawn), redrawn);
});

test("no step changes the history it starts from", () => {
  const drawn = addStroke(EMPTY_HISTORY, ONE);
  addStroke(drawn, TWO);
  clear(drawn);
  undo(drawn);
  assert.deepEqual(drawn, { past: [BARE], present: of(ONE), future: [] });
});

test("the eraser takes the strokes that it touches, as one step", () => {
  const drawn = [ONE, TWO].reduce(addStroke, EMPTY_HISTORY);
  const erased = erase(drawn, [14, 50]);
  assert.deepEqual(erased.present, of(TWO));
  assert.deepEqual(undo(erased).present, of(ONE, TWO));
});

test("erasing where nothing is drawn is no step", () => {
  const drawn = addStroke(EMPTY_HISTORY, ONE);
  assert.equal(erase(drawn, [100, 50]), drawn);
});

test("a stroke after a picture goes on a fresh sheet, and undo brings the picture back", () => {
  const pictured = lay(addStroke(EMPTY_HISTORY, ONE), { strokes: [], picture: PICTURE });
  const drawn = addStroke(pictured, TWO);
  assert.deepEqual(drawn.present, of(TWO));
  assert.equal(undo(drawn).present.picture, PICTURE);
  assert.deepEqual(undo(undo(drawn)).present, of(ONE));
  assert.deepEqual(clear(pictured).present, BARE);
});
