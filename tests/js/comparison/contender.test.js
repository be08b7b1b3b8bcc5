/** A contender's bars are put in words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { describeShares } from "../../../static/js/comparison/contender.js";

test("bars are put in words, the likeliest first and the negligible left out", () => {
  assert.equal(describeShares([0, 0.018, 0, 0, 0, 0, 0.002, 0.98, 0, 0]), "7 at 98%, 1 at 2%");
  assert.equal(describeShares([0, 0, 0, 0, 0, 0, 0, 0.9, 0, 0, 0.1]), "7 at 90%, no digit at 10%");
});
