/** Writes numbers of any size as people do: three digits that count, a true minus, powers of ten as superscripts. */

const DIGITS = 3;
const SMALLEST_PLAIN = 0.001;
const SMALLEST_POWER = 10_000;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {number} value */
export function write(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size >= SMALLEST_PLAIN && size < SMALLEST_POWER) return sign + trim(size);
  const [digits, power] = size.toExponential(DIGITS - 1).split("e");
  return `${sign}${digits} × 10${raise(Number(power))}`;
}

/**
 * The number in brackets where a minus would follow another sign.
 * @param {number} value
 */
export function enclose(value) {
  return value < 0 ? `(${write(value)})` : write(value);
}

/** @param {number} size */
function trim(size) {
  const text = size.toPrecision(DIGITS);
  return text.includes("e") ? String(Math.round(size)) : text;
}

/** @param {number} power */
function raise(power) {
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return (power < 0 ? "⁻" : "") + digits;
}
