/** Where networks agree and where they don't. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { describeAgreement, findDissent } from "../../static/js/agreement.js";

/**
 * The opinions of networks a, b, c... that read these texts.
 * @param {...string} texts
 */
function opinions(...texts) {
  return texts.map((text, i) => ({ name: "abcdefghijkl"[i], title: `Network ${"ABCDEFGHIJKL"[i]}`, text }));
}

const SUMMARIES = [
  [["", "", ""], ""],
  [[], ""],
  [["", "7", ""], "Network B reads 7."],
  [["7", "7"], "Both read 7."],
  [["7", "7", "7", "7"], "All four read 7."],
  [["7", "7", "", "7"], "Three of four read 7."],
  [["1", "7"], "They disagree: one reads 1, one reads 7."],
  [["1", "7", "7", "7"], "They disagree: three read 7, one reads 1."],
  [["4", "9", "4", "8"], "They disagree: two read 4, one reads 9, one reads 8."],
  [Array(12).fill("0"), "All 12 read 0."],
];

for (const [texts, words] of SUMMARIES) {
  test(`readings ${JSON.stringify(texts)} are summed up as "${words}"`, () => {
    assert.equal(describeAgreement(opinions(...texts)), words);
  });
}

test("those differ that read something else than the chosen network", () => {
  assert.deepEqual(findDissent(opinions("4", "9", "4", "8"), "a"), new Set(["b", "d"]));
  assert.deepEqual(findDissent(opinions("4", "9", "4", "8"), "b"), new Set(["a", "c", "d"]));
});

test("a network that has read nothing differs from none", () => {
  assert.deepEqual(findDissent(opinions("4", "", "9"), "a"), new Set(["c"]));
});

test("without the chosen network's reading none differs", () => {
  assert.deepEqual(findDissent(opinions("", "9", "4"), "a"), new Set());
  assert.deepEqual(findDissent(opinions("4", "9"), undefined), new Set());
});
