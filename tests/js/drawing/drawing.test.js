/** A drawing as a question to the server. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { BARE, isBare, toQuestion } from "../../../static/js/drawing/drawing.js";

const STROKES = [[[1, 2, 10, 0], [3, 40, 20, 16]], [[5, 6, 33, 0]]];
const PICTURE = { url: "data:image/png;base64,AAAA", width: 2, height: 1 };

test("strokes are sent as points, without a width: the server fits it to the writing", () => {
  const question = toQuestion({ strokes: STROKES, picture: null }, "mlp-30");
  assert.deepEqual(question, { strokes: [[[1, 2], [3, 40]], [[5, 6]]], model: "mlp-30" });
});

test("a slip of the pen is sent as wide as it is shown, so that it isn't enlarged to a digit", () => {
  const slip = [[[100, 100, 20, 0], [103, 106, 20, 9]]];
  assert.deepEqual(toQuestion({ strokes: slip, picture: null }), {
    strokes: [[[100, 100], [103, 106]]],
    width: 10,
    model: undefined,
  });
});

test("a picture is sent as it is", () => {
  assert.deepEqual(toQuestion({ strokes: [], picture: PICTURE }, "m"), { image: PICTURE.url, model: "m" });
});

test("a bare sheet has neither strokes nor a picture", () => {
  assert.equal(isBare(BARE), true);
  assert.equal(isBare({ strokes: STROKES, picture: null }), false);
  assert.equal(isBare({ strokes: [], picture: PICTURE }), false);
  assert.deepEqual(toQuestion(BARE), { strokes: [], model: undefined });
});
