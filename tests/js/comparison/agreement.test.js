/** Where networks agree and where they don't. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { describeAgreement, findDissent, toVote } from "../../../static/js/comparison/agreement.js";

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
  [["0", "no digit", "0"], "They disagree: two read 0, one reads no digit."],
];

for (const [texts, words] of SUMMARIES) {
  test(`readings ${JSON.stringify(texts)} are summed up as "${words}"`, () => {
    assert.equal(describeAgreement(opinions(...texts)), words);
  });
}

/**
 * A digit of a reading.
 * @param {number} name
 * @param {number} share
 * @param {number | null} isDigit
 */
function digit(name, share, isDigit = null) {
  const probabilities = Array.from({ length: 10 }, (_, i) => (i === name ? share : (1 - share) / 9));
  return { digit: name, confidence: share, probabilities, is_digit: isDigit, input: "", box: [0, 0, 1, 1] };
}

test("a network votes for the text that it read", () => {
  assert.equal(toVote({ text: "7", digits: [digit(7, 0.9)] }), "7");
  assert.equal(toVote({ text: "74", digits: [digit(7, 0.9, 0.9), digit(4, 0.9, 0.2)] }), "74");
  assert.equal(toVote({ text: "", digits: [] }), "");
});

test("a network that sees no digit votes for none", () => {
  assert.equal(toVote({ text: "7", digits: [digit(7, 0.9, 0.2)] }), "no digit");
  assert.equal(toVote({ text: "74", digits: [digit(7, 0.9, 0.2), digit(4, 0.9, 0.2)] }), "no digit");
});

test("a network that can't tell has no vote", () => {
  assert.equal(toVote({ text: "0", digits: [digit(0, 0.1)] }), "");
  assert.equal(toVote({ text: "70", digits: [digit(7, 0.9), digit(0, 0.1)] }), "");
});

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
