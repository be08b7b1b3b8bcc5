/** Points, thinning and smoothing of strokes. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { SHEET_SIDE, addsShape, between, placesTo, pressedWidth, toCurves, toSheetPoint, touches } from "../../../static/js/drawing/stroke-geometry.js";

test("a place in the window becomes a point of the sheet, whatever the sheet's size", () => {
  const small = { left: 10, top: 20, width: 140, height: 140 };
  const large = { left: 10, top: 20, width: 560, height: 560 };
  assert.deepEqual(toSheetPoint({ clientX: 80, clientY: 90 }, small), [140, 140]);
  assert.deepEqual(toSheetPoint({ clientX: 290, clientY: 300 }, large), [140, 140]);
});

test("the sheet's far corner has the side as both coordinates", () => {
  const box = { left: 5, top: 7, width: 333, height: 333 };
  assert.deepEqual(toSheetPoint({ clientX: 338, clientY: 340 }, box), [SHEET_SIDE, SHEET_SIDE]);
});

test("a place beyond the sheet's edge becomes the nearest one on it", () => {
  const box = { left: 100, top: 100, width: 280, height: 280 };
  assert.deepEqual(toSheetPoint({ clientX: 60, clientY: 400 }, box), [0, 280]);
  assert.deepEqual(toSheetPoint({ clientX: 500, clientY: 150 }, box), [280, 50]);
});

test("coordinates are kept to a tenth", () => {
  const box = { left: 0, top: 0, width: 300, height: 300 };
  assert.deepEqual(toSheetPoint({ clientX: 100, clientY: 1 }, box), [93.3, 0.9]);
});

test("the first point always adds shape, a nearby one does not, a distant one does", () => {
  assert.equal(addsShape([], [0, 0]), true);
  assert.equal(addsShape([[0, 0]], [1, 1]), false);
  assert.equal(addsShape([[0, 0]], [3, 0]), true);
});

test("nearness counts from the stroke's end", () => {
  assert.equal(addsShape([[0, 0], [50, 0]], [1, 0]), true);
  assert.equal(addsShape([[0, 0], [50, 0]], [51, 0]), false);
});

test("a dot has no curves", () => {
  assert.deepEqual(toCurves([[5, 5]]), []);
});

test("two points make one straight curve", () => {
  assert.deepEqual(toCurves([[0, 0], [10, 20]]), [{ start: [5, 10], control: [5, 10], end: [10, 20] }]);
});

test("inner points become controls of curves that meet half-way, and the stroke ends where the pen did", () => {
  const curves = toCurves([[0, 0], [10, 0], [10, 10], [20, 10]]);
  assert.deepEqual(curves, [
    { start: [0, 0], control: [10, 0], end: [10, 5] },
    { start: [10, 5], control: [10, 10], end: [15, 10] },
    { start: [15, 10], control: [15, 10], end: [20, 10] },
  ]);
});

test("between distant points lines are straight up to near the corners", () => {
  const curves = toCurves([[0, 0], [100, 0], [100, 100], [110, 100]]);
  assert.deepEqual(curves, [
    { start: [80, 0], control: [100, 0], end: [100, 20] },
    { start: [100, 80], control: [100, 100], end: [105, 100] },
    { start: [105, 100], control: [105, 100], end: [110, 100] },
  ]);
});

/** Strokes, and the places in the middle of their curves, that the server's renderer is held against too. */
const ROUNDED = JSON.parse(readFileSync(new URL("../../helpers/rounded-corners.json", import.meta.url), "utf8"));

for (const { stroke, middles } of ROUNDED) {
  test(`the line through ${JSON.stringify(stroke)} is rounded as the server rounds it`, () => {
    const found = toCurves(stroke).map(({ start, control, end }) => between(between(start, control, 0.5), between(control, end, 0.5), 0.5));
    for (const [i, place] of middles.entries()) {
      assert.ok(Math.hypot(found[i][0] - place[0], found[i][1] - place[1]) < 0.01, `${found[i]} for ${place}`);
    }
    assert.equal(found.length, middles.length + 1);
  });
}

test("curves join without a corner: each starts in the direction in which the one before ended", () => {
  const curves = toCurves([[0, 0], [13, 4], [21, 17], [18, 40], [2, 51], [90, 130]]);
  for (const [i, { control, end }] of curves.slice(0, -2).entries()) {
    for (const next of [curves[i + 1].start, curves[i + 1].control]) {
      const cross = (end[0] - control[0]) * (next[1] - end[1]) - (end[1] - control[1]) * (next[0] - end[0]);
      assert.ok(Math.abs(cross) < 1e-9, `curve ${i} turns by ${cross}`);
    }
  }
});

test("a line's width follows the pressure, and an even pressure leaves the pen as it is", () => {
  assert.deepEqual([0, 0.5, 1].map((pressure) => pressedWidth(20, pressure)), [8, 20, 32]);
});

test("a line's width goes only a part of the way to a sudden pressure", () => {
  const width = pressedWidth(20, 1, 8);
  assert.ok(width > 8 && width < 20, `it jumped from 8 to ${width}`);
  assert.equal(pressedWidth(20, 0, 8), 8);
});

/** The width of the line that is shown, where that is the pen's. */
const own = (width) => width;

test("the eraser touches a line anywhere along it, as far as its ink and a little more", () => {
  const line = [[50, 50, 20, 0], [150, 50, 20, 100]];
  assert.deepEqual([[100, 50], [100, 65], [40, 50], [160, 50]].map((place) => touches(line, place, own)), Array(4).fill(true));
  assert.deepEqual([[100, 70], [30, 50], [175, 50]].map((place) => touches(line, place, own)), Array(3).fill(false));
});

test("the eraser touches a dot, and a bolder line from further away", () => {
  assert.equal(touches([[50, 50, 20, 0]], [60, 58], own), true);
  assert.equal(touches([[50, 50, 4, 0]], [60, 58], own), false);
});

test("the eraser touches a line that is shown thinner only as far as it is seen", () => {
  assert.equal(touches([[50, 50, 20, 0]], [60, 58], () => 4), false);
});

test("on its way the eraser misses nothing, and where it stays it is once", () => {
  const places = [[10, 10], ...placesTo([10, 10], [110, 60])];
  assert.deepEqual(places.at(-1), [110, 60]);
  const gaps = places.slice(1).map(([x, y], i) => Math.hypot(x - places[i][0], y - places[i][1]));
  assert.ok(Math.max(...gaps) <= 8);
  assert.deepEqual(placesTo([5, 5], [5, 5]), [[5, 5]]);
});
