/** Maps are unpacked, laid out and coloured. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { corner, layOut, toAnswers, toRows, toTint, unpack } from "../../../static/js/explain/maps.js";

const MAPS = { shape: [2, 3, 1], peak: 2, values: Buffer.from(Int8Array.of(127, -127, 0, 64, 1, -1).buffer).toString("base64") };

test("maps are unpacked with their signs, and as rows with their values", () => {
  assert.deepEqual([...unpack(MAPS)], [127, -127, 0, 64, 1, -1]);
  assert.deepEqual(toRows(MAPS), [[2, -2, 0], [128 / 127, 2 / 127, -2 / 127]]);
});

for (const shape of [[28, 28, 16], [16, 16, 32], [8, 8, 64], [4, 4, 64], [1, 1, 50], [1, 1, 784], [1, 1, 10], [40, 40, 3]]) {
  test(`maps of ${shape.join(" by ")} stand side by side in the room that there is`, () => {
    for (const room of [288, 358, 700]) {
      const layout = layOut(shape, room);
      assert.ok(layout.width <= room, `${layout.width} in ${room}`);
      assert.ok(layout.cell >= 2);
      const [x, y] = corner(shape[2] - 1, layout);
      assert.ok(x + shape[1] * layout.cell <= layout.width);
      assert.ok(y + shape[0] * layout.cell <= layout.height);
      assert.deepEqual(corner(0, layout), [0, 0]);
      if (shape[2] > layout.columns) assert.deepEqual(corner(layout.columns, layout), [0, layout.down]);
    }
  });
}

test("the last layer's numbers are answers", () => {
  assert.equal(toAnswers([1, 1, 10])?.[9], "9");
  assert.equal(toAnswers([1, 1, 11])?.[10], "none");
  assert.equal(toAnswers([1, 1, 12])?.[11], "several");
  assert.equal(toAnswers([1, 1, 13]), null);
  assert.equal(toAnswers([1, 1, 30]), null);
  assert.equal(toAnswers([2, 2, 4]), null);
});

test("colours are red, green and blue", () => {
  assert.deepEqual(toTint("rgb(29, 27, 25)"), [29, 27, 25]);
  assert.deepEqual(toTint("rgba(1, 2, 3, 0.5)"), [1, 2, 3]);
});
