/** A drawing as a command that asks the server elsewhere. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { toCurl, toPython } from "../../../static/js/sharing/commands.js";

test("a quotation mark in the address cannot end the command's own", () => {
  const url = "http://here/it's/predict?a=\"b\"";
  assert.match(toCurl(url, { strokes: [] }), /^curl -s 'http:\/\/here\/it%27s\/predict\?a=%22b%22' /);
  assert.match(toPython(url, { strokes: [] }), /"http:\/\/here\/it%27s\/predict\?a=%22b%22"/);
});
