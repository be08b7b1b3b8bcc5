/** Parts of the page that come after it are loaded while it is idle, and again after a failure. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { loadWhenIdle } from "../../../static/js/ui/idle.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));

let page;
/** @type {Function[]} */
let idle;

beforeEach(() => {
  idle = [];
  page = Object.assign(new EventTarget(), {
    document: { readyState: "interactive" },
    requestIdleCallback: (callback) => idle.push(callback),
  });
});

test("parts are loaded once the page has loaded and is idle", () => {
  let count = 0;
  loadWhenIdle(page, [async () => (count += 1)]);
  assert.deepEqual([idle.length, count], [0, 0]);
  page.dispatchEvent(new Event("load"));
  assert.deepEqual([idle.length, count], [1, 0]);
  idle[0]();
  assert.equal(count, 1);
});

test("parts that don't come are loaded again once the network is back, and keep no other from coming", async () => {
  const loads = [];
  const fail = async () => {
    loads.push("bad");
    throw new TypeError("Failed to fetch");
  };
  page.document.readyState = "complete";
  loadWhenIdle(page, [fail, async () => loads.push("good")]);
  idle[0]();
  await settle();
  page.dispatchEvent(new Event("online"));
  await settle();
  assert.deepEqual(loads, ["bad", "good", "bad", "good"]);
});
