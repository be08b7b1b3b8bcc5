/** Breaks long lines of digits and marks into rows, so that the digits can be large: after marks, as people do. */

/** As many digits side by side can be pointed at in the smallest room; one more in most. */
const FITTING = 4;

/** Width of a mark in digits. */
const MARK = 0.6;

/** Digits up to the next ones, with what stands before the first: "+49 ", "30 ", "1234". */
const GROUP = /\D*?\d+\D*/g;

/**
 * @param {readonly string[]} lines
 * @returns {{rows: string[], width: number, height: number}} width of the widest row, in digits; height, in rows, of what
 *   may still be broken by the smallest room
 */
export function breakLines(lines) {
  const rows = lines.flatMap(breakLine);
  const height = rows.reduce((sum, row) => sum + (count(row) > FITTING ? 2 : 1), 0);
  return { rows, width: Math.max(...rows.map(measure)), height };
}

/** @param {string} line */
function breakLine(line) {
  const digits = count(line);
  const groups = line.match(GROUP) ?? [];
  if (digits <= FITTING) return [line];
  if (groups.length > 1 && groups.every((group) => count(group) <= FITTING)) return join(groups);
  if (digits === FITTING + 1) return [line];
  const each = Math.ceil(digits / Math.ceil(digits / FITTING));
  return line.match(new RegExp(`(?:\\D*\\d){1,${each}}\\D*`, "g")) ?? [line];
}

/**
 * Puts as many groups in a row as fit with a mark between them; one at its end has room beside it.
 * @param {readonly string[]} groups
 */
function join(groups) {
  const rows = [""];
  for (const group of groups) {
    const longer = rows[rows.length - 1] + group;
    if (measure(longer.replace(/\D+$/, "")) <= FITTING + MARK) rows[rows.length - 1] = longer;
    else rows.push(group);
  }
  return rows.map((row) => row.trim());
}

/** @param {string} row */
function measure(row) {
  return count(row) + MARK * (row.length - count(row));
}

/** @param {string} text */
function count(text) {
  return text.replace(/\D/g, "").length;
}
