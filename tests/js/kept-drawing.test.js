/** What is drawn stays for the other pages of a visit. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { BARE } from "../../static/js/drawing.js";
import { keepDrawing, recallDrawing } from "../../static/js/kept-drawing.js";

const DRAWING = { strokes: [[[1, 2, 20, 0], [3, 4, 18.5, 16]]], picture: null };

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
  assert.deepEqual(recallDrawing(window), BARE);
  keepDrawing(window, DRAWING);
  assert.deepEqual(recallDrawing(window), DRAWING);
  keepDrawing(window, BARE);
  assert.equal(window.kept.size, 0);
});

for (const text of ["{", "7", "null", "[[]]", "[[[1,2]]]", '[[["1",2,3,4]]]', "[[[1,2,3,null]]]"]) {
  test(`the kept text ${text} is no drawing`, () => {
    const window = makeWindow();
    window.kept.set("inkling-drawing", text);
    assert.deepEqual(recallDrawing(window), BARE);
  });
}

test("without a storage nothing is kept and nothing breaks", () => {
  const window = {
    get sessionStorage() {
      throw new Error("The operation is insecure.");
    },
  };
  keepDrawing(window, DRAWING);
  assert.deepEqual(recallDrawing(window), BARE);
});
