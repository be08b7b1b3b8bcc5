/** Tells where networks that read the same drawing agree and where they don't. */

import { NONE, findWinner, nameReading, toShares } from "../reading/words.js";

/** @import {Described} from "../reading/words.js" */

/**
 * @typedef {object} Opinion
 * @property {string} name of the network
 * @property {string} title its name for people
 * @property {string} text what it read; "" for nothing yet, or where it can't tell
 */

/**
 * What a network's reading counts as among the others: its text, "no digit" where none of it is one, "" where it can't tell.
 * @param {Described} reading
 */
export function toVote(reading) {
  const { digits, left_out: leftOut = [] } = reading;
  const winners = digits.map((digit) => findWinner(toShares(digit)));
  if (winners.includes(-1)) return "";
  return digits.length + leftOut.length > 0 && winners.every((winner) => winner === NONE) ? "no digit" : nameReading(reading);
}

/**
 * The networks that read something else than the chosen one; without its reading none does.
 * @param {readonly Opinion[]} opinions
 * @param {string | undefined} chosen name of a network
 * @returns {Set<string>} names
 */
export function findDissent(opinions, chosen) {
  const reference = opinions.find(({ name }) => name === chosen)?.text;
  const others = reference ? opinions.filter(({ text }) => text && text !== reference) : [];
  return new Set(others.map(({ name }) => name));
}

/**
 * What the networks read together, in one line: "All four read 7.", "Three of four read 7." or "They disagree: three read 7, one reads 1.",
 * the most votes first.
 * @param {readonly Opinion[]} opinions
 * @returns {string} "" where none has read anything
 */
export function describeAgreement(opinions) {
  /** @type {Map<string, number>} */
  const votes = new Map();
  for (const { text } of opinions) if (text) votes.set(text, (votes.get(text) ?? 0) + 1);
  const camps = [...votes].sort(([, a], [, b]) => b - a);
  if (camps.length > 1) return `They disagree: ${camps.map(describeCamp).join(", ")}.`;
  if (camps.length === 0) return "";
  const [text, count] = camps[0];
  if (count === 1) return `${opinions.find((opinion) => opinion.text)?.title} reads ${text}.`;
  if (count < opinions.length) return `${upperFirst(toWord(count))} of ${toWord(opinions.length)} read ${text}.`;
  return `${count === 2 ? "Both" : `All ${toWord(count)}`} read ${text}.`;
}

/** @param {string} words */
function upperFirst(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param {[string, number]} camp */
function describeCamp([text, count]) {
  return `${toWord(count)} read${count === 1 ? "s" : ""} ${text}`;
}

/**
 * Small counts are words, so that they aren't taken for digits that were read.
 * @param {number} count
 */
function toWord(count) {
  return ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][count] ?? String(count);
}
