/** A style sheet that is put off comes when it is wanted, once, and again after a failure. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createLateSheet } from "../../../static/js/ui/late-sheet.js";

/** Stands for the link of a sheet, which is loaded whenever it stops being disabled. */
class Link extends EventTarget {
  sheet = null;
  loads = 0;
  #disabled = true;

  get disabled() {
    return this.#disabled;
  }

  set disabled(disabled) {
    if (this.#disabled && !disabled) this.loads += 1;
    this.#disabled = disabled;
  }

  /** @param {"load" | "error"} kind */
  end(kind) {
    this.sheet = kind === "load" ? /** @type {any} */ ({}) : null;
    this.dispatchEvent(new Event(kind));
  }
}

/** A link, and what lays its sheet. */
function setUp() {
  const link = new Link();
  return { link, lay: createLateSheet(/** @type {any} */ (link)) };
}

test("nothing is loaded before it is wanted, and nothing twice", async () => {
  const { link, lay } = setUp();
  assert.equal(link.loads, 0);
  const laid = lay();
  link.end("load");
  await laid;
  await lay();
  assert.equal(link.loads, 1);
});

test("a sheet that doesn't come is told, and loaded when it is wanted again", async () => {
  const { link, lay } = setUp();
  const failed = lay();
  link.end("error");
  await assert.rejects(failed);
  const laid = lay();
  link.end("load");
  await laid;
  assert.equal(link.loads, 2);
});
