/** Breaks long lines of digits and marks into rows, so that the digits can be large: after marks, as people break them. */

/** As many digits side by side can be pointed at in the smallest room. */
const FITTING = 4;

/** Width of a mark in digits. */
const MARK = 0.6;

/** Digits up to the next ones, with what stands before the first: "+49 ", "30 ", "1234". */
const GROUP = /\D*?\d+\D*/g;

/**
 * @param {readonly string[]} lines
 * @returns {{rows: string[], width: number, height: number}} width of the widest row, in digits; height in rows of as many
 *   digits as fit, for a row without marks may be longer than that
 */
export function breakLines(lines) {
  const rows = lines.flatMap(breakLine);
  const width = Math.max(...rows.map((row) => MARK * row.length + (1 - MARK) * countDigits(row)));
  const height = rows.reduce((sum, row) => sum + Math.ceil(countDigits(row) / FITTING), 0);
  return { rows, width, height };
}

/** @param {string} line */
function breakLine(line) {
  const groups = line.match(GROUP) ?? [line];
  // A part that has to be broken anyway is as well broken with all of its line.
  if (groups.some((group) => countDigits(group) > FITTING)) return [line];
  const rows = [""];
  for (const group of groups) {
    const last = rows[rows.length - 1];
    if (last && countDigits(last + group) > FITTING) rows.push(group);
    else rows[rows.length - 1] = last + group;
  }
  return rows.map((row) => row.trim());
}

/** @param {string} text */
function countDigits(text) {
  return text.replace(/\D/g, "").length;
}
