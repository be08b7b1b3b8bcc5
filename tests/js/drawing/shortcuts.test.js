/** Which keys stand for which command. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { toCommand } from "../../../static/js/drawing/shortcuts.js";

const PLAIN = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

const CASES = [
  [{ key: "z", ctrlKey: true }, "undo"],
  [{ key: "z", metaKey: true }, "undo"],
  [{ key: "Z", ctrlKey: true, shiftKey: true }, "redo"],
  [{ key: "Z", metaKey: true, shiftKey: true }, "redo"],
  [{ key: "Z", ctrlKey: true }, "undo"],
  [{ key: "y", ctrlKey: true }, "redo"],
  [{ key: "я", code: "KeyZ", ctrlKey: true }, "undo"],
  [{ key: "Я", code: "KeyZ", ctrlKey: true, shiftKey: true }, "redo"],
  [{ key: "ζ", code: "KeyZ", metaKey: true }, "undo"],
  [{ key: "н", code: "KeyY", ctrlKey: true }, "redo"],
  [{ key: "w", code: "KeyZ", ctrlKey: true }, null],
  [{ key: "z", code: "KeyY", ctrlKey: true }, "undo"],
  [{ key: "Escape" }, "clear"],
  [{ key: "z" }, null],
  [{ key: "y", metaKey: true }, null],
  [{ key: "z", ctrlKey: true, altKey: true }, null],
  [{ key: "Escape", ctrlKey: true }, null],
];

for (const [press, command] of CASES) {
  test(`${JSON.stringify(press)} stands for ${command ?? "nothing"}`, () => {
    assert.equal(toCommand({ ...PLAIN, ...press }), command);
  });
}
