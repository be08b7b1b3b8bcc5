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

/** A longer number isn't repeated in the headline. */
const MAX_TEXT = 8;

const NO_DIGIT = "This doesn't look like a digit";

/** @typedef {{digit: number, probability: number}} Share of one digit, or of what is NONE */

/** @typedef {{headline: string, detail: string, strange?: boolean}} Words strange: what was read isn't to be relied on */

/**
 * What is needed of a reading to put it in words.
 * @typedef {Pick<Reading, "text" | "digits"> & {model?: {is_digit_threshold?: number | null}}} Described
 */

/**
 * The reading as a headline and a smaller line beneath it.
 * @param {Described} reading
 * @param {number} [selected] which of several digits the smaller line is about; the last one if none is named
 * @returns {Words} strange only where all of it is
 */
export function describe({ text, digits, model }, selected = digits.length - 1) {
  if (digits.length === 0) return { headline: "Blank page", detail: "" };
  const threshold = model?.is_digit_threshold ?? DIGIT_AT_ALL;
  const words = digits.map((digit) => describeDigit(digit, threshold));
  if (digits.length === 1) return words[0];
  const { headline } = words[selected];
  const detail = `Digit ${selected + 1}: ${headline.charAt(0).toLowerCase()}${headline.slice(1)}`;
  return { headline: describeNumber(text, digits, words), detail, strange: words.every(({ strange }) => strange) };
}

/**
 * @param {string} text
 * @param {readonly DigitReading[]} digits at least two
 * @param {readonly Words[]} words of each
 */
function describeNumber(text, digits, words) {
  const strangers = words.filter(({ headline }) => headline === NO_DIGIT).length;
  if (strangers) return strangers === digits.length ? "These don't look like digits" : "Not all of this looks like digits";
  const name = text.length > MAX_TEXT ? `${text.length} digits` : text;
  const isSure = digits.every((digit) => Math.max(...toShares(digit)) >= PROBABLE);
  return isSure ? `Looks like ${name}` : `Perhaps ${name}`;
}

/**
 * @param {DigitReading} reading
 * @param {number} threshold
 * @returns {Words}
 */
function describeDigit(reading, threshold) {
  const shares = toShares(reading);
  const ranked = rank(shares);
  const [first, second] = ranked;
  const tied = ranked.filter(({ probability }) => first.probability - probability < TIE);
  const doubted = (reading.is_digit ?? 1) < threshold;
  const faint = doubted || tied.length > 1 ? { strange: true } : {};
  if (tied.length > 2) return { headline: "This network can't tell", detail: describeTie(tied), ...faint };
  const isHard = first.probability < SURE && second.probability >= RIVAL_SHARE * first.probability;
  if (first.digit === NONE && (doubted || !isHard)) {
    return { headline: NO_DIGIT, detail: `Closest: ${describeShare(second)}`, strange: true };
  }
  if (doubted || isHard) {
    // A digit is named before what is none.
    const rival = isHard ? second : { digit: NONE, probability: shares[NONE] };
    const [one, other] = first.digit === NONE ? [second, first] : [first, rival];
    const headline = `${nameOf(one)} or ${nameOf(other)}? Hard to tell`;
    return { headline, detail: `${percent(one.probability)} against ${percent(other.probability)}`, ...faint };
  }
  const detail = second.probability < FAR_BEHIND ? "Nothing else comes close" : `Runner-up: ${describeShare(second)}`;
  const name = `${first.digit === 8 ? "an" : "a"} ${describeShare(first)}`;
  if (first.probability >= SURE) return { headline: `Looks like ${name}`, detail };
  return { headline: `${first.probability >= PROBABLE ? "Probably" : "Perhaps"} ${name}`, detail };
}

/** @param {readonly Share[]} tied at least three, all as good as equal */
function describeTie(tied) {
  const names = tied.map(nameOf);
  const all = tied.length === NONE ? "0 to 9" : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
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
