/** Paints the gradient of the loss by pixel: two colours for the two signs, plus and minus in them, the ink outlined. */

/**
 * @typedef {object} Colours
 * @property {string} more where ink raises the loss
 * @property {string} less where it lowers it
 * @property {string} ink
 */

/** Cells weaker than this share of the strongest get no sign. */
const SIGNED_SHARE = 0.22;

/** Ink from this level on lies within the outline. */
const INK_LEVEL = 0.5;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{image: number[][], gradient: number[][]}} values rows of the same size
 * @param {Colours} colours
 */
export function paintGradient(context, { image, gradient }, colours) {
  const { width, height } = context.canvas;
  const side = width / gradient.length;
  const strongest = largest(gradient);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineWidth = Math.max(1, side / 9);
  gradient.forEach((row, y) =>
    row.forEach((value, x) => {
      if (value !== 0) paintCell(context, { x: x * side, y: y * side, side, share: value / strongest }, colours);
    }),
  );
  context.globalAlpha = 1;
  context.strokeStyle = colours.ink;
  outline(context, image, side);
}

/**
 * The strongest pixel in words.
 * @param {number[][]} gradient
 * @param {(value: number) => string} write
 */
export function describeGradient(gradient, write) {
  const strongest = largest(gradient);
  if (strongest === 0) return "No pixel matters here: the gradient is 0.";
  const row = gradient.findIndex((values) => values.some((value) => Math.abs(value) === strongest));
  const column = gradient[row].findIndex((value) => Math.abs(value) === strongest);
  return `Strongest: ${write(gradient[row][column])} in row ${row + 1}, column ${column + 1}.`;
}

/** @param {number[][]} rows */
export function largest(rows) {
  return Math.max(...rows.map((row) => Math.max(...row.map(Math.abs))));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, side: number, share: number}} cell share: -1 to 1
 * @param {Colours} colours
 */
function paintCell(context, { x, y, side, share }, colours) {
  const size = Math.abs(share);
  context.fillStyle = share > 0 ? colours.more : colours.less;
  context.strokeStyle = context.fillStyle;
  context.globalAlpha = 0.75 * Math.sqrt(size);
  context.fillRect(x, y, side, side);
  if (size < SIGNED_SHARE) return;
  context.globalAlpha = 1;
  const middle = side / 2;
  const arm = side * 0.28;
  context.beginPath();
  context.moveTo(x + middle - arm, y + middle);
  context.lineTo(x + middle + arm, y + middle);
  if (share > 0) {
    context.moveTo(x + middle, y + middle - arm);
    context.lineTo(x + middle, y + middle + arm);
  }
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[][]} image
 * @param {number} side
 */
function outline(context, image, side) {
  const inked = (/** @type {number} */ y, /** @type {number} */ x) => (image[y]?.[x] ?? 0) >= INK_LEVEL;
  context.beginPath();
  for (let y = 0; y <= image.length; y += 1) {
    for (let x = 0; x <= image.length; x += 1) {
      if (inked(y, x) !== inked(y - 1, x)) line(context, [x * side, y * side], [(x + 1) * side, y * side]);
      if (inked(y, x) !== inked(y, x - 1)) line(context, [x * side, y * side], [x * side, (y + 1) * side]);
    }
  }
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {[number, number]} from
 * @param {[number, number]} to
 */
function line(context, from, to) {
  context.moveTo(...from);
  context.lineTo(...to);
}
