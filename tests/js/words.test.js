/** Readings in plain words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { describeProbabilities } from "../../static/js/contender.js";
import { describe, describeElapsed, hundredths, percent, rank } from "../../static/js/words.js";

/**
 * A reading of one digit with these probabilities; the rest is 0.
 * @param {Record<number, number>} shares
 * @param {number | null} isDigit
 */
function reading(shares, isDigit = null) {
  /** @type {[number, number, number, number]} */
  const box = [0, 0, 1, 1];
  const probabilities = Array.from({ length: 10 }, (_, digit) => shares[digit] ?? 0);
  const digit = rank(probabilities)[0].digit;
  const found = { digit, confidence: probabilities[digit], probabilities, is_digit: isDigit, input: "", box };
  return { text: String(digit), digits: [found] };
}

const CASES = [
  [{ 7: 0.98, 1: 0.02 }, "Looks like a 7 (98%)", "Runner-up: 1 (2%)"],
  [{ 8: 0.93, 3: 0.07 }, "Looks like an 8 (93%)", "Runner-up: 3 (7%)"],
  [{ 0: 0.9997, 6: 0.0003 }, "Looks like a 0 (over 99%)", "Nothing else comes close"],
  [{ 7: 0.75, 1: 0.25 }, "Probably a 7 (75%)", "Runner-up: 1 (25%)"],
  [{ 5: 0.5, 3: 0.2, 8: 0.15, 9: 0.15 }, "Perhaps a 5 (50%)", "Runner-up: 3 (20%)"],
  [{ 4: 0.55, 9: 0.45 }, "4 or 9? Hard to tell", "55% against 45%"],
  [{ 9: 0.55, 4: 0.45 }, "9 or 4? Hard to tell", "55% against 45%"],
];

for (const [shares, headline, detail] of CASES) {
  test(`probabilities ${JSON.stringify(shares)} are put as "${headline}"`, () => {
    assert.deepEqual(describe(reading(shares)), { headline, detail });
  });
}

test("nothing drawn is a blank page", () => {
  assert.deepEqual(describe({ text: "", digits: [] }), { headline: "Blank page", detail: "" });
});

test("a drawing that scores low as a digit is not called one", () => {
  const told = { headline: "This doesn't look like a digit", detail: "Closest: 7 (99%)", strange: true };
  assert.deepEqual(describe(reading({ 7: 0.99, 1: 0.01 }, 0.2)), told);
  assert.equal(describe(reading({ 4: 0.55, 9: 0.45 }, 0.2)).detail, "Closest: 4 (55%)");
  assert.equal(describe(reading({ 7: 0.99 }, 0.9)).headline, "Looks like a 7 (99%)");
});

test("the network's own threshold decides what is a digit", () => {
  const model = { is_digit_threshold: 0.8 };
  assert.equal(describe({ ...reading({ 7: 0.99 }, 0.7), model }).headline, "This doesn't look like a digit");
  assert.equal(describe({ ...reading({ 7: 0.99 }, 0.85), model }).headline, "Looks like a 7 (99%)");
  const none = { is_digit_threshold: null };
  assert.equal(describe({ ...reading({ 7: 0.99 }, 0.7), model: none }).headline, "Looks like a 7 (99%)");
});

/**
 * A reading of several digits.
 * @param {ReturnType<typeof reading>[]} readings
 */
function number(...readings) {
  return { text: readings.map(({ text }) => text).join(""), digits: readings.flatMap(({ digits }) => digits) };
}

test("several digits are read out together, and the chosen one in full", () => {
  const several = number(reading({ 4: 0.98 }), reading({ 2: 0.75, 7: 0.25 }));
  const told = { headline: "Looks like 42", detail: "Digit 2: probably a 2 (75%)", strange: false };
  assert.deepEqual(describe(several), told);
  assert.equal(describe(several, 0).detail, "Digit 1: looks like a 4 (98%)");
});

test("a digit that is hard to tell makes the whole number a guess", () => {
  const several = number(reading({ 4: 0.55, 9: 0.45 }), reading({ 2: 1 }));
  assert.equal(describe(several).headline, "Perhaps 42");
  assert.equal(describe(several, 0).detail, "Digit 1: 4 or 9? Hard to tell");
});

test("of several digits, those that look like none are told", () => {
  const [good, bad] = [reading({ 4: 1 }, 0.9), reading({ 2: 1 }, 0.1)];
  assert.equal(describe(number(good, bad)).headline, "Not all of this looks like digits");
  assert.equal(describe(number(good, bad)).detail, "Digit 2: this doesn't look like a digit");
  assert.equal(describe(number(good, bad)).strange, false);
  assert.equal(describe(number(bad, bad)).headline, "These don't look like digits");
  assert.equal(describe(number(bad, bad)).strange, true);
});

test("a long number isn't repeated in the words", () => {
  assert.equal(describe(number(...Array.from({ length: 9 }, () => reading({ 4: 1 })))).headline, "Looks like 9 digits");
});

test("digits are ranked by probability", () => {
  assert.deepEqual(rank([0.1, 0.7, 0.2]).map(({ digit }) => digit), [1, 2, 0]);
});

test("hundredths are rounded, but only certainty itself is 100", () => {
  assert.deepEqual([0, 0.004, 0.125, 0.98, 0.9999, 1].map(hundredths), [0, 0, 13, 98, 99, 100]);
});

test("percentages at both ends say that they are not exact", () => {
  assert.deepEqual([0.001, 0.01, 0.5, 0.99, 0.999].map(percent), ["under 1%", "1%", "50%", "99%", "over 99%"]);
});

test("bars are put in words, the likeliest first and the negligible left out", () => {
  assert.equal(describeProbabilities([0, 0.018, 0, 0, 0, 0, 0.002, 0.98, 0, 0]), "7 at 98%, 1 at 2%");
});

test("short times keep a tenth of a millisecond", () => {
  assert.equal(describeElapsed(1.84), "in 1.8 ms");
  assert.equal(describeElapsed(23.7), "in 24 ms");
});
