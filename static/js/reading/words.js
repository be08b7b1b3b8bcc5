/** Says readings in plain words: how sure, what else it might be, and numbers as people write them. */

/** @import {Reading, DigitReading} from "../api/api-client.js" */

/** From this probability on, the digit is simply named. */
const SURE = 0.9;

/** From this probability on, it is called probable. */
const PROBABLE = 0.6;

/** A runner-up with at least this share of the winner's probability makes it hard to tell. */
const RIVAL_SHARE = 0.5;

/** A runner-up below this probability isn't worth naming. */
const FAR_BEHIND = 0.01;

/** What is below this probability is nothing in whole hundredths. */
export const NEGLIGIBLE = 0.005;

/** Below this score a drawing isn't called a digit at all, where the network names no threshold of its own. */
const DIGIT_AT_ALL = 0.5;

/** Shares that differ by less are as good as equal: none of them wins. */
const TIE = 0.0005;

/** Where the share of what is no digit stands, after those of 0 to 9. */
export const NONE = 10;

/** A number of more digits isn't repeated in the headline. */
const MAX_TEXT = 8;

const NO_DIGIT = "This doesn't look like a digit";

/** Said where ink that is no digit was left out. */
const PARTLY = "Part of this looks like no digit";

/** @typedef {{digit: number, probability: number}} Share of one digit, or of what is NONE */

/**
 * A headline, and a smaller line beneath it or two.
 * @typedef {{headline: string, detail: string, strange?: boolean}} Words strange: what was read isn't to be relied on
 */

/**
 * What is needed of a reading to put it in words. One that doesn't say otherwise is sure and left nothing out.
 * @typedef {Pick<Reading, "text" | "digits"> & Partial<Pick<Reading, "lines" | "left_out" | "sure">>
 *   & {model?: {is_digit_threshold?: number | null}}} Described
 */

/**
 * @param {Described} reading
 * @param {number} [selected] which of several digits the smaller line is about; the last one if none is named
 * @returns {Words} strange only where all of it is
 */
export function describe(reading, selected = reading.digits.length - 1) {
  const { digits, left_out: leftOut = [] } = reading;
  const left = describeLeftOut(leftOut);
  if (digits.length === 0) {
    return leftOut.length ? { headline: NO_DIGIT, detail: left, strange: true } : { headline: "Blank page", detail: "" };
  }
  const isPart = leftOut.some(({ why }) => why === "no digit");
  const words = digits.length > 1 ? describeNumber(reading, selected, isPart) : describeOne(reading, isPart);
  return { ...words, detail: [words.detail, left].filter(Boolean).join("\n") };
}

/**
 * The words in one line, to be said.
 * @param {Words} words
 */
export function say({ headline, detail }) {
  return [headline, ...detail.split("\n")].filter(Boolean).join(". ");
}

/**
 * What was read as it was written, with its marks: "3.5", or "72 and 35" for two rows.
 * @param {Described} reading
 */
export function nameReading({ text, lines = [] }) {
  return lines.length ? enumerate(lines.map((line) => line.text)) : text;
}

/**
 * @param {Described} reading
 * @returns {number} the digit to be shown in full: where there is doubt the least sure one, else the last; -1 for none
 */
export function chooseDigit({ digits, sure = true }) {
  return sure && digits.every(isProbable) ? digits.length - 1 : findLeastSure(digits);
}

/**
 * @param {readonly DigitReading[]} digits
 * @returns {number} the one that most may be wrong of; -1 for none
 */
export function findLeastSure(digits) {
  const sureness = digits.map(shareOf);
  return sureness.indexOf(Math.min(...sureness));
}

/** @param {DigitReading} reading */
function shareOf(reading) {
  return toShares(reading)[reading.digit];
}

/** @param {DigitReading} reading */
function isProbable(reading) {
  return shareOf(reading) >= PROBABLE;
}

/**
 * What was left out, but for what is no digit, which the headline tells: "Left out: a line and 2 specks".
 * @param {Reading["left_out"]} leftOut
 */
function describeLeftOut(leftOut) {
  const whys = leftOut.map(({ why }) => why).filter((why) => why !== "no digit");
  const parts = [...new Set(whys)].map((why) => {
    const count = whys.filter((other) => other === why).length;
    return count === 1 ? `a ${why}` : `${count} ${why}s`;
  });
  return parts.length ? `Left out: ${enumerate(parts)}` : "";
}

/**
 * @param {Described} reading of one digit
 * @param {boolean} isPart whether what is no digit was left out
 * @returns {Words}
 */
function describeOne(reading, isPart) {
  const { digits, text, left_out: leftOut = [], sure = true, model } = reading;
  const name = nameReading(reading);
  const words = describeDigit(digits[0], model?.is_digit_threshold, {
    name: name === text ? undefined : name,
    sure: sure || isPart,
    alone: leftOut.length === 0,
  });
  const strange = words.strange || !sure;
  if (!isPart || words.headline === NO_DIGIT) return { ...words, strange };
  return { headline: PARTLY, detail: `The rest: ${lowerFirst(words.headline)}`, strange };
}

/**
 * @param {Described} reading of several digits
 * @param {number} selected
 * @param {boolean} isPart
 * @returns {Words}
 */
function describeNumber(reading, selected, isPart) {
  const { digits, sure = true, model } = reading;
  const words = digits.map((digit) => describeDigit(digit, model?.is_digit_threshold));
  const strangers = words.filter(({ headline }) => headline === NO_DIGIT).length;
  // Where no digit is in doubt, the whole is.
  const isDoubted = !sure && (isPart || !words.some(({ strange }) => strange));
  const name = digits.length > MAX_TEXT ? `${digits.length} digits` : nameReading(reading);
  let headline = `${sure && digits.every(isProbable) ? "Looks like" : "Perhaps"} ${name}`;
  if (strangers) headline = "Not all of this looks like digits";
  if (isPart) headline = PARTLY;
  if (strangers === digits.length) headline = "These don't look like digits";
  return {
    headline,
    detail: `Digit ${selected + 1}: ${lowerFirst(words[selected].headline)}`,
    strange: isDoubted || words.every(({ strange }) => strange),
  };
}

/**
 * @param {DigitReading} reading
 * @param {number | null} [threshold]
 * @param {{name?: string, sure?: boolean, alone?: boolean}} [whole] of which it is the only digit: its name if that is
 *   another one, whether it is sure, and whether the digit is all of its ink
 */
function describeDigit(reading, threshold, { name, sure = true, alone = true } = {}) {
  const shares = toShares(reading);
  const ranked = rank(shares);
  const [first, second] = ranked;
  const tied = ranked.filter(({ probability }) => first.probability - probability < TIE);
  const doubted = (reading.is_digit ?? 1) < (threshold ?? DIGIT_AT_ALL);
  const strange = doubted || tied.length > 1;
  if (tied.length > 2) return { headline: "This network can't tell", detail: describeTie(tied), strange };
  const isHard = first.probability < SURE && second.probability >= RIVAL_SHARE * first.probability;
  if (first.digit === NONE && (doubted || !isHard)) {
    return { headline: NO_DIGIT, detail: `Closest: ${describeShare(second)}`, strange: true };
  }
  if (doubted || isHard) {
    // A digit is named before what is none.
    const rival = isHard ? second : { digit: NONE, probability: shares[NONE] };
    const [one, other] = first.digit === NONE ? [second, first] : [first, rival];
    const headline = `${nameOf(one)} or ${nameOf(other)}? Hard to tell`;
    return { headline, detail: `${percent(one.probability)} against ${percent(other.probability)}`, strange };
  }
  const called = name ?? `${first.digit === 8 ? "an" : "a"} ${first.digit}`;
  const rival = second.probability < FAR_BEHIND ? "" : `Runner-up: ${describeShare(second)}`;
  if (!sure) return { headline: `Perhaps ${called}`, detail: rival || "It may be something else", strange };
  const likely = first.probability >= SURE ? "Looks like" : first.probability >= PROBABLE ? "Probably" : "Perhaps";
  const headline = `${likely} ${called} (${percent(first.probability)})`;
  return { headline, detail: rival || (alone ? "Nothing else comes close" : ""), strange };
}

/** @param {string} words */
function lowerFirst(words) {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** @param {readonly string[]} names at least one */
function enumerate(names) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];
}

/** @param {readonly Share[]} tied at least three, all as good as equal */
function describeTie(tied) {
  const all = tied.length === NONE ? "0 to 9" : enumerate(tied.map(nameOf));
  return `${all} come out the same: ${percent(tied[0].probability)} each`;
}

/** @param {Share} share */
function describeShare(share) {
  return `${nameOf(share)} (${percent(share.probability)})`;
}

/** @param {Share} share */
function nameOf({ digit }) {
  return digit === NONE ? "no digit" : String(digit);
}

/**
 * What words and bars go by: the probability of each digit and, where the network can tell, that it is none. They sum to 1,
 * as the probabilities do that the network gives the digits in case that it is one.
 * @param {Pick<DigitReading, "probabilities"> & Partial<Pick<DigitReading, "is_digit">>} reading
 * @returns {number[]} of 0 to 9, and at NONE of no digit
 */
export function toShares({ probabilities, is_digit: isDigit = null }) {
  return isDigit === null ? [...probabilities] : [...probabilities.map((share) => share * isDigit), 1 - isDigit];
}

/**
 * @param {readonly number[]} shares
 * @returns {number} where the highest stands; -1 where another is as good as equal
 */
export function findWinner(shares) {
  const [first, second] = rank(shares);
  return first.probability - second.probability < TIE ? -1 : first.digit;
}

/**
 * The highest first.
 * @param {readonly number[]} shares of 0 to 9, and at NONE of no digit
 * @returns {Share[]}
 */
export function rank(shares) {
  return shares
    .map((probability, digit) => ({ digit, probability }))
    .sort((a, b) => b.probability - a.probability);
}

/**
 * A whole number of hundredths that never claims certainty: from 0.985 on it is 99.
 * @param {number} probability
 */
export function hundredths(probability) {
  return Math.min(99, Math.round(probability * 100));
}

/** @param {number} probability */
export function percent(probability) {
  if (probability > 0.995) return "over 99%";
  return probability < NEGLIGIBLE ? "under 1%" : `${hundredths(probability)}%`;
}

/** @param {number} milliseconds */
export function describeElapsed(milliseconds) {
  return `in ${describeMilliseconds(milliseconds)}`;
}

/** @param {number} milliseconds */
export function describeMilliseconds(milliseconds) {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}
