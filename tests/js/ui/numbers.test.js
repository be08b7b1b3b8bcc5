/** Numbers are written as people write them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { enclose, write } from "../../../static/js/ui/numbers.js";

for (const [value, text] of [
  [0, "0"],
  [-0, "0"],
  [1, "1.00"],
  [0.5714, "0.571"],
  [-0.0012345, "−0.00123"],
  [0.001, "0.00100"],
  [0.00099, "9.90 × 10⁻⁴"],
  [-2.09e-17, "−2.09 × 10⁻¹⁷"],
  [999.6, "1000"],
  [4217.3, "4217"],
  [12345, "1.23 × 10⁴"],
]) {
  test(`${value} is written ${text}`, () => assert.equal(write(value), text));
}

test("a number below zero stands in brackets behind another sign", () => {
  assert.equal(enclose(-0.5), "(−0.500)");
  assert.equal(enclose(0.5), "0.500");
});
