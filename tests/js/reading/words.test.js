/** Readings in plain words. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  chooseDigit,
  describe,
  describeElapsed,
  findWinner,
  hundredths,
  nameReading,
  percent,
  rank,
  say,
  toShares,
} from "../../../static/js/reading/words.js";

/** @import {Described} from "../../../static/js/reading/words.js" */

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

/**
 * What the readings are put in words as, here and on the page without scripts.
 * @param {string} name of a file
 */
function readCases(name) {
  return JSON.parse(readFileSync(new URL(`../../helpers/${name}.json`, import.meta.url), "utf8"));
}

/**
 * Ink that was left out for these reasons.
 * @param {...NonNullable<Described["left_out"]>[number]["why"]} reasons
 */
function leftOut(...reasons) {
  return reasons.map((why) => ({ box: [0, 0, 1, 1], why }));
}

/**
 * Lines of these texts, with all their digits.
 * @param {...string} texts
 */
function lines(...texts) {
  return texts.map((text) => ({ text, digits: [], box: [0, 0, 1, 1] }));
}

for (const { headline, detail, strange = false, ...told } of readCases("reading-words")) {
  test(`${JSON.stringify(told)} is put as "${headline}"`, () => {
    const words = describe({
      ...reading(told.shares, told.is_digit),
      lines: told.line ? lines(told.line) : undefined,
      left_out: leftOut(...(told.left_out ?? [])),
      sure: told.sure,
      model: { is_digit_threshold: told.threshold },
    });
    assert.deepEqual({ strange: false, ...words }, { headline, detail, strange });
  });
}

for (const { headline, left = "", strange = false, ...told } of readCases("number-words")) {
  test(`${JSON.stringify(told)} are put as "${headline}"`, () => {
    const digits = told.digits.map((/** @type {Record<number, number>} */ shares, /** @type {number} */ i) =>
      reading(shares, told.is_digit?.[i]),
    );
    const words = describe({
      ...number(...digits),
      lines: told.lines && lines(...told.lines),
      left_out: leftOut(...(told.left_out ?? [])),
      sure: told.sure,
      model: { is_digit_threshold: told.threshold },
    });
    const spoken = words.detail.split("\n").filter((line) => !line.startsWith("Digit "));
    assert.deepEqual([words.headline, spoken.join(), words.strange ?? false], [headline, left, strange]);
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

test("of several digits, one that looks like none is told", () => {
  const several = number(reading({ 4: 1 }, 0.9), reading({ 2: 1 }, 0.1));
  assert.equal(describe(several).detail, "Digit 2: this doesn't look like a digit");
});

test("lines are named with their marks, and a reading without lines by its text", () => {
  const { text, digits } = number(reading({ 7: 1 }), reading({ 2: 1 }));
  assert.equal(nameReading({ text, digits }), "72");
  assert.equal(nameReading({ text, digits, lines: [] }), "72");
  assert.equal(nameReading({ text, digits, lines: lines("7", "+2") }), "7 and +2");
  assert.equal(nameReading({ text: "", digits: [], lines: [] }), "");
});

test("of several digits the last one is shown, unless there is doubt", () => {
  const [clear, faint] = [reading({ 4: 1 }, 0.95), reading({ 9: 0.8, 4: 0.2 }, 0.9)];
  assert.equal(chooseDigit(number(faint, clear)), 1);
  assert.equal(chooseDigit({ ...number(clear, faint, clear), sure: false }), 1);
  assert.equal(chooseDigit(number(reading({ 4: 0.55, 9: 0.45 }), clear)), 0);
  assert.equal(chooseDigit(number(reading({ 4: 1 }, 0.1), clear)), 0);
  assert.equal(chooseDigit({ text: "", digits: [] }), -1);
  assert.equal(chooseDigit({ text: "", digits: [], sure: false }), -1);
});

test("words are said in one line", () => {
  assert.equal(say({ headline: "Looks like 3.5", detail: "Digit 2\nLeft out: a line" }), "Looks like 3.5. Digit 2. Left out: a line");
  assert.equal(say({ headline: "Blank page", detail: "" }), "Blank page");
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
