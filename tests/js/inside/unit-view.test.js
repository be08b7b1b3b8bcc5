/** Numbers in the cells of a unit are short. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { brief } from "../../../static/js/inside/unit-view.js";

test("numbers in cells are short", () => {
  const short = { 0: "0", 0.004: "0", "-0.004": "0", 0.58: ".58", "-0.07": "−.07", 0.999: "1.0", 1.234: "1.2", "-9.97": "−10", 14.05: "14", 1234: "1234" };
  for (const [value, text] of Object.entries(short)) assert.equal(brief(Number(value)), text);
});
