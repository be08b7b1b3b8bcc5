/** Links bring a drawing back as it was, and refuse what is none. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { fromFragment, toLink } from "../../../static/js/sharing/link.js";

const STROKES = [
  [[99.5, 87, 20, 0], [12.3, 280, 11.4, 16], [0.1, 0, 0.1, 60_000]],
  [[0, 0, 30, 0]],
];
const PAGE = "https://example.org/inkling/?a=b#old";

/** @param {readonly number[]} bytes */
const fragment = (bytes) => `#ink=${Buffer.from(bytes).toString("base64url")}`;

test("a drawing comes back from its link to the tenth of a unit", () => {
  assert.deepEqual(fromFragment(new URL(toLink(PAGE, STROKES)).hash), STROKES);
});

test("ink beyond the sheet's edge, as earlier links held it, comes back on the edge where it is seen", () => {
  const beyond = toLink(PAGE, [[[-12.3, 300.1, 20, 0], [4000, -4000, 20, 16]]]);
  assert.deepEqual(fromFragment(new URL(beyond).hash), [[[0, 280, 20, 0], [280, 0, 20, 16]]]);
});

test("times come back to within 2 ms", () => {
  const [[, [, , , time]]] = fromFragment(new URL(toLink(PAGE, [[[1, 1, 20, 0], [5, 5, 20, 17]]])).hash);
  assert.ok(Math.abs(time - 17) <= 2);
});

test("a link leads to the same page, with nothing that needs escaping", () => {
  assert.match(toLink(PAGE, STROKES), /^https:\/\/example\.org\/inkling\/\?a=b#ink=[A-Za-z0-9_-]+$/);
});

test("a link to a digit is short enough to send", () => {
  const stroke = Array.from({ length: 80 }, (_, i) => [100 + 3 * i, 100 - 2 * i, 20, 16 * i]);
  assert.ok(toLink(PAGE, [stroke]).length < 600);
});

test("another fragment is no drawing's", () => {
  for (const other of ["", "#", "#reading-title", "#inkling"]) assert.equal(fromFragment(other), undefined);
});

const WHOLE = toLink(PAGE, STROKES);
const BROKEN = {
  "nothing after its key": "#ink=",
  "what is not base64": "#ink=%%%",
  "a cut": new URL(WHOLE.slice(0, -6)).hash,
  "a number without an end": fragment([1, 2, 2, 40, 0, 128]),
  "a stroke without points": fragment([0]),
  "a count that promises more than there is": fragment([200, 78, 2, 2, 2, 0]),
  "no width": fragment([1, 2, 2, 0, 0]),
  "a negative time": fragment([1, 2, 2, 40, 1]),
  "an enormous coordinate": fragment([1, 255, 255, 255, 255, 255, 127, 2, 40, 0]),
  "too many points": toLink(PAGE, Array.from({ length: 10_001 }, () => [[1, 1, 20, 0]])).slice(PAGE.indexOf("#")),
};

for (const [fault, hash] of Object.entries(BROKEN)) {
  test(`a link with ${fault} is refused`, () => assert.equal(fromFragment(hash), null));
}
