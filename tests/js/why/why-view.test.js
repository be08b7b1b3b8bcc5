/** The change that is named when a drawing is asked about. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { describeChanges } from "../../../static/js/why/why-view.js";

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
