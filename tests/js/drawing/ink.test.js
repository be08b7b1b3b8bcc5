/** Strokes as paths, of one width or of many. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { toPieces } from "../../../static/js/drawing/ink.js";

const EVEN = [[10, 20, 8, 0], [30, 20, 8, 16], [50, 40, 8, 32]];
const PRESSED = [[10, 20, 8, 0], [30, 20, 12, 16], [50, 40, 20, 32]];

/** Where each piece begins and ends. */
const ends = (pieces) => pieces.map(({ d }) => d.slice(1).split("L").map((place) => place.split(" ").map(Number)));

test("a stroke of one width is one path through its curves", () => {
  assert.deepEqual(toPieces(EVEN), [{ d: "M10 20Q30 20 40 30Q40 30 50 40", width: 8 }]);
});

test("a stroke through distant points is one path of straight lines and rounded corners", () => {
  const corner = [[10, 20, 8, 0], [110, 20, 8, 16], [110, 120, 8, 32]];
  assert.deepEqual(toPieces(corner), [{ d: "M10 20L90 20Q110 20 110 40L110 70Q110 70 110 120", width: 8 }]);
});

test("a dot is a line too short to see, with its round ends", () => {
  assert.deepEqual(toPieces([[5, 6, 20, 0]]), [{ d: "M5 6h.01", width: 20 }]);
});

for (const scale of [1, 5]) {
  const stroke = PRESSED.map(([x, y, width, time]) => [x * scale, y * scale, width, time]);
  test(`a stroke whose width changes is cut into pieces that join without a gap, from its start to its end, ${scale} times as large`, () => {
    const found = ends(toPieces(stroke));
    assert.ok(found.length > 4);
    assert.deepEqual([found[0][0], found.at(-1)[1]], [stroke[0].slice(0, 2), stroke.at(-1).slice(0, 2)]);
    for (const [i, [, end]] of found.slice(0, -1).entries()) assert.deepEqual(found[i + 1][0], end);
    for (const [from, to] of found.slice(0, -4)) assert.notDeepEqual(from, to);
  });
}

test("the pieces' widths grow evenly from the first point's to the last one's", () => {
  const widths = toPieces(PRESSED).map(({ width }) => width);
  assert.deepEqual(widths, widths.toSorted((a, b) => a - b));
  assert.ok(widths[0] > 8 && widths[0] <= 10, `it begins with ${widths[0]}`);
  assert.equal(widths.at(-1), 20);
});
