/** What is drawn stays for the other pages of a visit. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { BARE } from "../../../static/js/drawing/drawing.js";
import { keepDrawing, recallDrawing } from "../../../static/js/drawing/kept-drawing.js";

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

test("a kept picture comes back, and is gone when it is no longer on the sheet", () => {
  const window = makeWindow();
  const pictured = { strokes: [], picture: { url: "data:image/jpeg;base64,/9j/4AA=", width: 640, height: 480 } };
  keepDrawing(window, pictured);
  assert.deepEqual(recallDrawing(window), pictured);
  keepDrawing(window, BARE);
  assert.deepEqual(recallDrawing(window), BARE);
});

for (const [what, change] of Object.entries({
  "from elsewhere": { url: "https://elsewhere.example/picture.png" },
  "of another kind": { url: "data:image/svg+xml;base64,AAAA" },
  "with more than base64": { url: 'data:image/png;base64,AAAA" onload="alert(1)' },
  "too long": { url: `data:image/png;base64,${"A".repeat(5_000_000)}` },
  "without a width": { width: undefined },
  "of no height": { height: 0 },
  "absurdly wide": { width: 1e9 },
})) {
  test(`a kept picture ${what} is not taken`, () => {
    const window = makeWindow();
    const picture = { url: "data:image/png;base64,AAAA", width: 2, height: 1, ...change };
    window.kept.set("inkling-drawing", JSON.stringify(picture));
    assert.deepEqual(recallDrawing(window), BARE);
  });
}

test("what is too large to be kept leaves nothing older behind", () => {
  const window = makeWindow();
  keepDrawing(window, DRAWING);
  window.sessionStorage.setItem = () => {
    throw new DOMException("Full.", "QuotaExceededError");
  };
  keepDrawing(window, { strokes: [], picture: { url: "data:image/png;base64,AAAA", width: 2, height: 1 } });
  assert.deepEqual(recallDrawing(window), BARE);
});

test("ink that was kept beyond the sheet's edge comes back on it", () => {
  const window = makeWindow();
  window.kept.set("inkling-drawing", "[[[-40,10,20,0],[300,290,20,16]]]");
  assert.deepEqual(recallDrawing(window).strokes, [[[0, 10, 20, 0], [280, 280, 20, 16]]]);
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
