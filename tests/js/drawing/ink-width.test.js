/** The line thins with small writing, evenly and never below what is easy to see. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { fitOf, fitWhileDrawing, isSpeck, shownWidth } from "../../../static/js/drawing/ink-width.js";

/** An upright stroke of a height. */
const upright = (height) => [[100, 20, 20, 0], [100, 20 + height, 20, 100]];

test("large writing has the pen's width, small writing 0.12 of its height", () => {
  assert.equal(fitOf([upright(200)]), 1);
  for (const height of [30, 60, 120]) {
    assert.ok(Math.abs(20 * fitOf([upright(height)]) - 0.12 * height) < 0.01, `a height of ${height}`);
  }
});

test("the tallest stroke says how large the writing is, and bars don't", () => {
  const four = [upright(60), [[90, 60, 20, 0], [120, 60, 20, 50]], [[95, 30, 20, 0]]];
  assert.equal(fitOf(four), fitOf([upright(60)]));
});

test("underlining makes small writing no blob", () => {
  const width = 20 * fitOf([upright(50), [[10, 90, 20, 0], [220, 90, 20, 50]]]);
  assert.ok(width < 0.18 * 50, `the line is ${width} wide`);
});

test("dots and slips of the pen are specks, small digits aren't", () => {
  assert.equal(isSpeck([]), true);
  assert.equal(isSpeck([[[5, 5, 20, 0]], upright(8)]), true);
  assert.equal(isSpeck([upright(24)]), false);
});

test("while the first stroke grows its line swells from half the pen's width to all of it, never in a jump", () => {
  const fits = Array.from({ length: 100 }, (_, i) => fitWhileDrawing([], upright(2 * i)));
  assert.deepEqual([fits[0], fits.at(-1)], [0.5, 1]);
  for (const [i, fit] of fits.slice(1).entries()) assert.ok(fit >= fits[i] && fit - fits[i] < 0.02);
});

test("a stroke beside small writing is as thin from its start", () => {
  assert.equal(fitWhileDrawing([upright(50)], [[150, 20, 20, 0]]), fitOf([upright(50)]));
});

test("no line is thinner than is easy to see, unless the pen's was", () => {
  assert.equal(shownWidth(20, 0.05), 3);
  assert.equal(shownWidth(2, 0.05), 2);
  assert.equal(shownWidth(20, 0.4), 8);
});
