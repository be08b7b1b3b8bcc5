/** Long lines are broken after marks, as people break them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { breakLines } from "../../../static/js/reading/rows.js";

/** @type {[lines: string[], rows: string[], height: number][]} */
const CASES = [
  [["7"], ["7"], 1],
  [["-5"], ["-5"], 1],
  [["12:30"], ["12:30"], 1],
  [["1,234"], ["1,234"], 1],
  [["2026"], ["2026"], 1],
  [["72", "35"], ["72", "35"], 2],
  [["555-1234"], ["555-", "1234"], 2],
  [["+49 30 1234"], ["+49", "30", "1234"], 3],
  [["12/31/2026"], ["12/31/", "2026"], 2],
  [["1,234,567"], ["1,234,", "567"], 2],
  [["555-12"], ["555-", "12"], 2],
  [["10115"], ["10115"], 2],
  [["3.1416"], ["3.", "1416"], 2],
  [["271828"], ["271", "828"], 2],
  [["3.1415926"], ["3.141", "5926"], 2],
  [["3141592653"], ["3141", "5926", "53"], 3],
  [["88888888888"], ["8888", "8888", "888"], 3],
];

for (const [lines, rows, height] of CASES) {
  test(`${lines.join(" over ")} stands as ${rows.join(" over ")}`, () => {
    const broken = breakLines(lines);
    assert.deepEqual([broken.rows, broken.height], [rows, height]);
  });
}

test("a row is as wide as its digits and a part of each mark", () => {
  assert.equal(breakLines(["42"]).width, 2);
  assert.equal(breakLines(["3.5", "1"]).width.toFixed(2), "2.60");
});
