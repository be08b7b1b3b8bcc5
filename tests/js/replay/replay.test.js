/** A drawing in time, and its probabilities as a ribbon. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createRibbon } from "../../../static/js/replay/ribbon.js";
import { durationOf, strokesAt } from "../../../static/js/replay/timeline.js";

const FIRST = [[0, 0, 20, 0], [10, 0, 20, 100], [20, 0, 20, 200]];
const SECOND = [[0, 50, 20, 0], [10, 50, 20, 50]];
const WHOLE = [FIRST, SECOND];

test("a drawing takes its strokes' time and a pause between them", () => {
  assert.equal(durationOf([FIRST]), 200);
  assert.equal(durationOf(WHOLE), 500);
});

test("at each moment there is what had been drawn", () => {
  assert.deepEqual(strokesAt(WHOLE, 0), [[FIRST[0]]]);
  assert.deepEqual(strokesAt(WHOLE, 0.3), [FIRST.slice(0, 2)]);
  assert.deepEqual(strokesAt(WHOLE, 0.6), [FIRST]);
  assert.deepEqual(strokesAt(WHOLE, 0.92), [FIRST, [SECOND[0]]]);
});

test("at the end all is there, as the very strokes", () => {
  const strokes = strokesAt(WHOLE, 1);
  assert.equal(strokes.length, WHOLE.length);
  for (const [i, stroke] of strokes.entries()) assert.equal(stroke, WHOLE[i]);
});

test("at the end all is there, even where a link tells of times that run backwards", () => {
  const stroke = [[0, 0, 20, 0], [10, 0, 20, 300], [20, 0, 20, 200]];
  assert.deepEqual(strokesAt([stroke], 1), [stroke]);
});

test("a lone dot is there at any moment", () => {
  for (const part of [0, 0.5, 1]) assert.deepEqual(strokesAt([[[5, 5, 20, 0]]], part), [[[5, 5, 20, 0]]]);
});

/** Stands for an element: remembers what it was given. */
function makeElement() {
  const given = new Map();
  return {
    given,
    hidden: true,
    offsetWidth: 8,
    offsetHeight: 16,
    parentElement: { clientWidth: 100, clientHeight: 40 },
    style: { setProperty: (name, value) => given.set(name, value) },
    setAttribute: (name, value) => given.set(name, value),
    toggleAttribute: (name, on) => given.set(name, on),
    hasAttribute: (name) => given.get(name),
  };
}

/** Ten probabilities. */
const row = (shares) => Array.from({ length: 10 }, (_, digit) => shares[digit] ?? 0);

function show(rows, moments) {
  const bands = Array.from({ length: 10 }, makeElement);
  const names = Array.from({ length: 10 }, makeElement);
  createRibbon(bands, names)(rows, moments);
  return { paths: bands.map(({ given }) => given.get("d")), bands, names };
}

test("each band lies on the one before and is as high as its digit is probable", () => {
  const { paths } = show([row({ 1: 0.25, 7: 0.75 }), row({ 7: 1 })], 4);
  assert.equal(paths[1], "M0.0 0.0L25.0 0.0L25.0 0.0L0.0 25.0Z");
  assert.equal(paths[7], "M0.0 25.0L25.0 0.0L25.0 100.0L0.0 100.0Z");
});

test("the digit that wins in the end is marked, and those that were never large are not named", () => {
  const { bands, names } = show([row({ 1: 0.9, 7: 0.1 }), row({ 1: 0.2, 4: 0.1, 7: 0.7 })], 1);
  assert.deepEqual(bands.flatMap(({ given }, digit) => (given.get("data-winner") ? [digit] : [])), [7]);
  assert.deepEqual(names.flatMap(({ hidden }, digit) => (hidden ? [] : [digit])), [1, 7]);
});

test("a name stands in the middle of its band, where that is highest", () => {
  const { names } = show([row({ 1: 1 }), row({ 1: 0.5, 7: 0.5 }), row({ 1: 0.2, 7: 0.8 })], 2);
  assert.deepEqual([...names[7].given].filter(([name]) => name.startsWith("--")), [["--x", "0.960"], ["--y", "0.600"]]);
});

/**
 * Where the names that are shown stand, in pixels of a ribbon of 100 by 40.
 * @param {ReturnType<typeof makeElement>[]} names
 */
function places(names) {
  return names.flatMap(({ given, hidden }, digit) =>
    hidden ? [] : [{ digit, x: 100 * Number(given.get("--x")), y: 40 * Number(given.get("--y")) }],
  );
}

test("names of bands that are highest at nearly the same moment stand apart", () => {
  const rows = [row({ 1: 0.99 }), row({ 1: 0.97, 7: 0.03 }), row({ 1: 0.5, 7: 0.5 }), row({ 1: 0.03, 7: 0.96 }), row({ 7: 0.99 })];
  const shown = places(show(rows, 40).names);
  assert.deepEqual(shown.map(({ digit }) => digit), [7]); // both within four pixels: only the one that wins in the end
  const apart = places(show(rows, 10).names);
  assert.deepEqual(apart.map(({ digit }) => digit), [1, 7]);
  assert.ok(Math.abs(apart[0].x - apart[1].x) >= 8 || Math.abs(apart[0].y - apart[1].y) >= 16);
});

test("a name moves to another moment of its band before it is left out", () => {
  const nothing = Array(10).fill(null);
  const rows = [...nothing, ...Array(3).fill(row({ 1: 0.9 })), ...Array(3).fill(row({ 7: 0.9 }))];
  const shown = places(show(rows, 40).names);
  assert.deepEqual(shown.map(({ digit, x }) => [digit, x]), [[1, 25], [7, 35]]); // not 27.5, in the middle
});

test("in a tie and of what is no digit no band is marked", () => {
  const marked = (/** @type {number[]} */ last) => show([last], 1).bands.filter(({ given }) => given.get("data-winner")).length;
  assert.equal(marked(Array(10).fill(0.1)), 0);
  assert.equal(marked([...row({ 3: 0.2 }), 0.8]), 0);
  assert.equal(marked([...row({ 3: 0.8 }), 0.2]), 1);
});

test("where nothing was read the bands have no height", () => {
  const { paths } = show([null, row({ 3: 1 })], 1);
  assert.equal(paths[3], "M0.0 50.0L100.0 0.0L100.0 100.0L0.0 50.0Z");
});

test("before the first reading there is no ribbon", () => {
  const { paths, names } = show([], 40);
  assert.ok(paths.every((path) => path === ""));
  assert.ok(names.every(({ hidden }) => hidden));
});
