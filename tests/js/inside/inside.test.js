/** What is shown of a network's inside: maps unpacked and laid out, short numbers, and the change that is named. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { corner, layOut, toAnswers, toRows, toTint, unpack } from "../../../static/js/explain/maps.js";
import { brief } from "../../../static/js/inside/unit-view.js";
import { describeChanges } from "../../../static/js/why/why-view.js";

const MAPS = { shape: [2, 3, 1], peak: 2, values: Buffer.from(Int8Array.of(127, -127, 0, 64, 1, -1).buffer).toString("base64") };

test("maps are unpacked with their signs, and as rows with their values", () => {
  assert.deepEqual([...unpack(MAPS)], [127, -127, 0, 64, 1, -1]);
  assert.deepEqual(toRows(MAPS), [[2, -2, 0], [128 / 127, 2 / 127, -2 / 127]]);
});

for (const shape of [[28, 28, 16], [16, 16, 32], [8, 8, 64], [4, 4, 64], [1, 1, 50], [1, 1, 784], [1, 1, 10], [40, 40, 3]]) {
  test(`maps of ${shape.join(" by ")} stand side by side in the room that there is`, () => {
    for (const room of [288, 358, 700]) {
      const layout = layOut(shape, room);
      assert.ok(layout.width <= room, `${layout.width} in ${room}`);
      assert.ok(layout.cell >= 2);
      const [x, y] = corner(shape[2] - 1, layout);
      assert.ok(x + shape[1] * layout.cell <= layout.width);
      assert.ok(y + shape[0] * layout.cell <= layout.height);
      assert.deepEqual(corner(0, layout), [0, 0]);
      if (shape[2] > layout.columns) assert.deepEqual(corner(layout.columns, layout), [0, layout.down]);
    }
  });
}

test("the last layer's numbers are answers", () => {
  assert.equal(toAnswers([1, 1, 10])?.[9], "9");
  assert.equal(toAnswers([1, 1, 11])?.[10], "none");
  assert.equal(toAnswers([1, 1, 30]), null);
  assert.equal(toAnswers([2, 2, 4]), null);
});

test("colours are red, green and blue", () => {
  assert.deepEqual(toTint("rgb(29, 27, 25)"), [29, 27, 25]);
  assert.deepEqual(toTint("rgba(1, 2, 3, 0.5)"), [1, 2, 3]);
});

test("numbers in cells are short", () => {
  const short = { 0: "0", 0.004: "0", "-0.004": "0", 0.58: ".58", "-0.07": "−.07", 0.999: "1.0", 1.234: "1.2", "-9.97": "−10", 14.05: "14", 1234: "1234" };
  for (const [value, text] of Object.entries(short)) assert.equal(brief(Number(value)), text);
});

/** @param {string} name @param {number} digit @param {number} confidence @param {number | null} [stroke] */
const change = (name, digit, confidence, stroke = null) => ({ name, digit, confidence, stroke, flips: digit !== 4, input: "" });

test("the surest change of the whole drawing is named before a missing stroke", () => {
  const changes = [change("thicker", 9, 0.6), change("straightened", 8, 0.88), change("without", 1, 0.99, 0), change("thinner", 4, 0.99)];
  assert.equal(describeChanges({ digit: 4, changes }), "Straightened it would be an 8 (88%).");
});

test("a missing stroke is named by its number", () => {
  const changes = [change("thicker", 4, 0.9), change("without", 1, 0.7, 0), change("without", 1, 0.88, 1)];
  assert.equal(describeChanges({ digit: 4, changes }), "Without stroke 2 it would be a 1 (88%).");
});

test("where nothing flips the answer that is said", () => {
  assert.equal(describeChanges({ digit: 8, changes: [] }), "Still an 8, whatever was tried.");
  assert.equal(describeChanges({ digit: 4, changes: [change("thicker", 4, 0.5)] }), "Still a 4, whatever was tried.");
});
