/** A section is made once, when it is first opened; one that doesn't come says so. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { makeWhenOpened } from "../../../static/js/reading/late-section.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));

let page;

beforeEach(() => {
  page = Object.assign(new EventTarget(), { document: { createElement: makeElement } });
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

/** A section that comes or not. */
function makeSection() {
  const there = { comes: true, loads: 0, makes: 0, opened: 0 };
  const section = Object.assign(new EventTarget(), { open: false, ownerDocument: page.document });
  const words = makeElement();
  const made = makeWhenOpened({
    section,
    words,
    load: async () => {
      there.loads += 1;
      if (!there.comes) throw new TypeError("Failed to fetch");
      return "module";
    },
    make: (module) => `made of ${module} ${(there.makes += 1)}`,
    onMade: () => (there.opened += 1),
    page,
  });
  const open = () => {
    section.open = true;
    section.dispatchEvent(new Event("toggle"));
  };
  return { there, words, made, open };
}

test("a section is made once, even if it is opened again before it has come", async () => {
  const { there, made, open } = makeSection();
  assert.deepEqual([made(), there.loads], [undefined, 0]);
  open();
  open();
  await settle();
  assert.deepEqual([made(), there.makes, there.opened], ["made of module 1", 1, 1]);
  open();
  await settle();
  assert.deepEqual([there.loads, there.makes, there.opened], [2, 1, 1]);
});

test("a section that doesn't come says so in the place of its words, until it does", async () => {
  const { there, words, made, open } = makeSection();
  there.comes = false;
  open();
  await settle();
  assert.deepEqual([made(), words.hidden], [undefined, true]);
  there.comes = true;
  open();
  await settle();
  assert.deepEqual([made(), words.hidden], ["made of module 1", false]);
});

test("once the network is back only a section that is wanted is made", async () => {
  const { there, made, open } = makeSection();
  page.dispatchEvent(new Event("online"));
  await settle();
  assert.equal(there.loads, 0);
  there.comes = false;
  open();
  await settle();
  there.comes = true;
  page.dispatchEvent(new Event("online"));
  await settle();
  assert.equal(made(), "made of module 1");
});
