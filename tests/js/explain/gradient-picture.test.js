/** The strongest pixel of a gradient in words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { describeGradient, largest } from "../../../static/js/explain/gradient-picture.js";

test("the strongest pixel is found by its size, whatever its sign", () => {
  const rows = [
    [0.1, 0.2],
    [-0.5, 0.3],
  ];
  assert.equal(largest(rows), 0.5);
  assert.equal(describeGradient(rows, String), "Strongest: -0.5 in row 2, column 1.");
  assert.match(describeGradient([[0, 0]], String), /gradient is 0/);
});
