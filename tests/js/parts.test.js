/** Parts of the page: loaded while it is idle, and made once when first wanted. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { loadWhenIdle, makeWhenOpened } from "../../static/js/parts.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));

let page;
/** @type {Function[]} */
let idle;

beforeEach(() => {
  idle = [];
  const document = { readyState: "interactive", createElement: makeElement };
  page = Object.assign(new EventTarget(), { document, requestIdleCallback: (callback) => idle.push(callback) });
});

/** Stands for an element: what can be seen of it here is whether it is in the page. */
function makeElement() {
  const element = Object.assign(new EventTarget(), { isConnected: false, hidden: false });
  const connect = (other, connected) => Object.assign(other, { isConnected: connected });
  return Object.assign(element, {
    append() {},
    setAttribute() {},
    before: (other) => connect(other, true),
    remove: () => connect(element, false),
  });
}

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

/** Two sections of one part that comes or not. */
function makeSections() {
  const there = { comes: true, loads: 0, makes: 0, opened: 0 };
  const sections = ["a", "b"].map(() => {
    const section = Object.assign(new EventTarget(), { open: false, ownerDocument: page.document });
    return { section, words: makeElement() };
  });
  const made = makeWhenOpened({
    sections,
    load: async () => {
      there.loads += 1;
      if (!there.comes) throw new TypeError("Failed to fetch");
      return "module";
    },
    make: (module) => `made of ${module} ${(there.makes += 1)}`,
    onMade: () => (there.opened += 1),
    page,
  });
  const open = ({ section }) => {
    section.open = true;
    section.dispatchEvent(new Event("toggle"));
  };
  return { there, sections, made, open };
}

test("a part is made once, even for two sections that are opened together", async () => {
  const { there, sections, made, open } = makeSections();
  assert.deepEqual([made(), there.loads], [undefined, 0]);
  sections.forEach(open);
  await settle();
  assert.deepEqual([made(), there.makes, there.opened], ["made of module 1", 1, 1]);
  open(sections[0]);
  await settle();
  assert.deepEqual([there.loads, there.makes, there.opened], [2, 1, 1]);
});

test("a part that doesn't come is told in the place of the section's words, until it does", async () => {
  const { there, sections, made, open } = makeSections();
  there.comes = false;
  open(sections[0]);
  await settle();
  assert.deepEqual([made(), sections[0].words.hidden], [undefined, true]);
  there.comes = true;
  open(sections[1]);
  await settle();
  assert.deepEqual([made(), sections[0].words.hidden], ["made of module 1", false]);
});

test("once the network is back only a part that is wanted is made", async () => {
  const { there, sections, made, open } = makeSections();
  page.dispatchEvent(new Event("online"));
  await settle();
  assert.equal(there.loads, 0);
  there.comes = false;
  open(sections[0]);
  await settle();
  there.comes = true;
  page.dispatchEvent(new Event("online"));
  await settle();
  assert.equal(made(), "made of module 1");
});
