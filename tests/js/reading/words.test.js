/** Readings in plain words. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { describe, describeElapsed, findWinner, hundredths, percent, rank, toShares } from "../../../static/js/reading/words.js";

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

/** What a digit is put in words as, here and on the page without scripts. */
const CASES = JSON.parse(readFileSync(new URL("../../helpers/reading-words.json", import.meta.url), "utf8"));

for (const { shares, is_digit: isDigit, threshold, headline, detail, strange = false } of CASES) {
  const of = isDigit ? `, a digit with ${isDigit},` : "";
  test(`probabilities ${JSON.stringify(shares)}${of} are put as "${headline}"`, () => {
    const told = describe({ ...reading(shares, isDigit), model: { is_digit_threshold: threshold } });
    assert.deepEqual({ strange: false, ...told }, { headline, detail, strange });
  });
}

test("where the words can't tell, no bar wins", () => {
  const even = Array(10).fill(0.1);
  assert.equal(findWinner(even), -1);
  assert.equal(findWinner([...even.slice(0, 8), 0.2, 0]), 8);
  assert.equal(findWinner([0.5, 0.4998, 0.0002]), -1);
  assert.equal(findWinner([0.5, 0.4994, 0.0006]), 0);
});

test("the share of what is no digit is taken from the digits", () => {
  assert.deepEqual(toShares({ probabilities: [0.75, 0.25], is_digit: 0.5 }), [0.375, 0.125, 0.5]);
  assert.deepEqual(toShares({ probabilities: [0.75, 0.25], is_digit: null }), [0.75, 0.25]);
});

test("nothing drawn is a blank page", () => {
  assert.deepEqual(describe({ text: "", digits: [] }), { headline: "Blank page", detail: "" });
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

test("a digit that may be none makes the whole number a guess", () => {
  const several = number(reading({ 4: 1 }, 0.9), reading({ 2: 1 }, 0.55));
  const model = { is_digit_threshold: 0.8 };
  const told = { headline: "Perhaps 42", detail: "Digit 2: 2 or no digit? Hard to tell", strange: false };
  assert.deepEqual(describe({ ...several, model }), told);
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

test("hundredths are rounded and never claim certainty", () => {
  assert.deepEqual([0, 0.004, 0.125, 0.98, 0.9999, 1].map(hundredths), [0, 0, 13, 98, 99, 99]);
});

test("percentages at both ends say that they are not exact", () => {
  assert.deepEqual([0.001, 0.01, 0.5, 0.99, 0.999].map(percent), ["under 1%", "1%", "50%", "99%", "over 99%"]);
});

test("short times keep a tenth of a millisecond", () => {
  assert.equal(describeElapsed(1.84), "in 1.8 ms");
  assert.equal(describeElapsed(23.7), "in 24 ms");
});
