/** Says readings in plain words: how sure, what else it might be, and numbers as people write them. */

/** @import {Reading, DigitReading} from "./api-client.js" */

/** From this probability on, the digit is simply named. */
const SURE = 0.9;

/** From this probability on, it is called probable. */
const PROBABLE = 0.6;

/** A runner-up with at least this share of the winner's probability makes it hard to tell. */
const RIVAL_SHARE = 0.5;

/** A runner-up below this probability isn't worth naming. */
export const NEGLIGIBLE = 0.005;

/** Below this score a drawing isn't called a digit at all, where the network names no threshold of its own. */
const DIGIT_AT_ALL = 0.5;

/** A longer number isn't repeated in the headline. */
const LONGEST_TEXT = 8;

/**
 * What is needed of a reading to put it in words.
 * @typedef {Pick<Reading, "text" | "digits"> & {model?: {is_digit_threshold?: number | null}}} Described
 */

/**
 * The reading as a headline and a smaller line beneath it.
 * @param {Described} reading
 * @param {number} [selected] which of several digits the smaller line is about; the last one if none is named
 * @returns {{headline: string, detail: string, strange?: boolean}} strange: nothing of it looks like a digit
 */
export function describe({ text, digits, model }, selected = digits.length - 1) {
  if (digits.length === 0) return { headline: "Blank page", detail: "" };
  const threshold = model?.is_digit_threshold ?? DIGIT_AT_ALL;
  const words = describeDigit(digits[selected], threshold);
  if (digits.length === 1) return words;
  const { headline } = words;
  const detail = `Digit ${selected + 1}: ${headline.charAt(0).toLowerCase()}${headline.slice(1)}`;
  const strange = digits.every((digit) => isStrange(digit, threshold));
  return { headline: describeNumber(text, digits, threshold), detail, strange };
}

/**
 * @param {string} text
 * @param {readonly DigitReading[]} digits at least two
 * @param {number} threshold
 */
function describeNumber(text, digits, threshold) {
  const strangers = digits.filter((digit) => isStrange(digit, threshold)).length;
  if (strangers) return strangers === digits.length ? "These don't look like digits" : "Not all of this looks like digits";
  const name = text.length > LONGEST_TEXT ? `${text.length} digits` : text;
  const isSure = digits.every(({ confidence }) => confidence >= PROBABLE);
  return isSure ? `Looks like ${name}` : `Perhaps ${name}`;
}

/**
 * @param {DigitReading} reading
 * @param {number} threshold
 */
function isStrange({ is_digit }, threshold) {
  return (is_digit ?? 1) < threshold;
}

/**
 * @param {DigitReading} reading
 * @param {number} threshold
 * @returns {{headline: string, detail: string, strange?: boolean}}
 */
function describeDigit(reading, threshold) {
  const [first, second] = rank(reading.probabilities);
  const certainty = `${first.digit} (${percent(first.probability)})`;
  if (isStrange(reading, threshold)) {
    return { headline: "This doesn't look like a digit", detail: `Closest: ${certainty}`, strange: true };
  }
  const rival = `Runner-up: ${second.digit} (${percent(second.probability)})`;
  const detail = second.probability < NEGLIGIBLE ? "Nothing else comes close" : rival;
  if (first.probability < SURE && second.probability >= RIVAL_SHARE * first.probability) {
    const shares = `${percent(first.probability)} against ${percent(second.probability)}`;
    return { headline: `${first.digit} or ${second.digit}? Hard to tell`, detail: shares };
  }
  const name = `${first.digit === 8 ? "an" : "a"} ${certainty}`;
  if (first.probability >= SURE) return { headline: `Looks like ${name}`, detail };
  return { headline: `${first.probability >= PROBABLE ? "Probably" : "Perhaps"} ${name}`, detail };
}

/**
 * Digits by probability, the likeliest first.
 * @param {readonly number[]} probabilities of 0 to 9
 * @returns {{digit: number, probability: number}[]}
 */
export function rank(probabilities) {
  return probabilities
    .map((probability, digit) => ({ digit, probability }))
    .sort((a, b) => b.probability - a.probability);
}

/**
 * A whole number of hundredths that never claims certainty: 0.999 is 99, only 1 itself is 100.
 * @param {number} probability
 */
export function hundredths(probability) {
  return probability > 0.99 ? Math.floor(probability * 100) : Math.round(probability * 100);
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
