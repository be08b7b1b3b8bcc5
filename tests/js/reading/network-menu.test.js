import assert from "node:assert/strict";
import { test } from "node:test";

import { withModel } from "../../../static/js/reading/network-menu.js";

test("the address names the chosen network and keeps what else it holds", () => {
  assert.equal(withModel("http://a.example/?x=1#ink=AA", "mlp-30"), "http://a.example/?x=1&model=mlp-30#ink=AA");
  assert.equal(withModel("http://a.example/?model=mlp-30", "a b"), "http://a.example/?model=a+b");
});

test("the default network needs no mention", () => {
  assert.equal(withModel("http://a.example/?model=mlp-30", null), "http://a.example/");
});
