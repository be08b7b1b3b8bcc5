/** What is hatched of a piece of ink: all of its box but where digits stand. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { cutOut } from "../../../static/js/reading/left-out.js";

/** @import {Area} from "../../../static/js/reading/left-out.js" */

/** @type {Area} */
const AREA = [0, 0, 4, 4];

test("what lies beside an area takes nothing from it", () => {
  assert.deepEqual(cutOut(AREA, [4, 0, 6, 4]), [AREA]);
  assert.deepEqual(cutOut(AREA, [1, -3, 2, 0]), [AREA]);
});

test("what lies within leaves the parts around it", () => {
  assert.deepEqual(cutOut(AREA, [1, 1, 2, 3]), [[0, 0, 4, 1], [0, 3, 4, 4], [0, 1, 1, 3], [2, 1, 4, 3]]);
});

test("what lies over an edge takes its part of it", () => {
  assert.deepEqual(cutOut(AREA, [-1, -1, 1, 9]), [[1, 0, 4, 4]]);
});

test("what lies over all of it leaves nothing", () => {
  assert.deepEqual(cutOut(AREA, [-1, 0, 5, 4]), []);
});
