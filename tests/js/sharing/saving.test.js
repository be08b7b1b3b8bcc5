/** A drawing that is saved shows what was drawn. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { toPieces } from "../../../static/js/drawing/ink.js";
import { toSvg } from "../../../static/js/sharing/saving.js";

const EVEN = [[10, 20, 8, 0], [30, 20, 8, 16], [50, 40, 8, 32]];
const PRESSED = [[10, 20, 8, 0], [30, 20, 12, 16], [50, 40, 20, 32]];

test("a saved drawing has every piece, dark on white, as wide as it was shown", () => {
  const svg = toSvg([EVEN, PRESSED]);
  assert.equal(svg.match(/<path /g).length, 1 + toPieces(PRESSED).length);
  assert.match(svg, /<path d="M10 20Q30 20 40 30Q40 30 50 40" stroke-width="3"\/>/);
  assert.match(svg, /fill="#fff"/);
});
