/** How many device pixels a length covers. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { toDevicePixels } from "../../../static/js/ui/pixel-size.js";

test("what the browser measured is kept, for it alone knows how a box was rounded", () => {
  assert.equal(toDevicePixels(615, 410.39, 1.5), 615);
  assert.equal(toDevicePixels(616, 410.39, 1.5), 616);
});

test("a measure of another screen is not believed", () => {
  assert.equal(toDevicePixels(410, 410.39, 2), 821);
});

test("where nothing was measured the length is multiplied", () => {
  assert.equal(toDevicePixels(undefined, 100.2, 2.5), 251);
});
