import assert from "node:assert/strict";
import { test } from "node:test";

import { keepPaper, recallPaper } from "../../../static/js/ui/kept-paper.js";

/** @param {Record<string, string>} kept */
const browser = (kept) => ({
  localStorage: {
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => Object.assign(kept, { [key]: value }),
    removeItem: (key) => Reflect.deleteProperty(kept, key),
  },
});

const shut = {
  get localStorage() {
    throw new Error("storage is switched off");
  },
};

test("kept paper is the chosen one on the next visit", () => {
  const kept = {};
  keepPaper(browser(kept), "dark");
  assert.equal(recallPaper(browser(kept)), "dark");
});

test("kept paper is forgotten with the system's, and leaves nothing behind", () => {
  const kept = {};
  keepPaper(browser(kept), "light");
  keepPaper(browser(kept), null);
  assert.equal(recallPaper(browser(kept)), null);
  assert.deepEqual(kept, {});
});

test("kept paper of another name is none", () => {
  assert.equal(recallPaper(browser({ "inkling-theme": "sepia" })), null);
});

test("kept paper needs no storage", () => {
  keepPaper(shut, "dark");
  assert.equal(recallPaper(shut), null);
});
