/** The page's packages import one way only, which ESLint sees to: see eslint.config.js. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

import { ESLint } from "eslint";

const eslint = new ESLint();

/**
 * @param {string} place of a module in static/js
 * @param {string} path that it imports
 */
async function isAllowed(place, path) {
  const [{ messages }] = await eslint.lintText(`import * as x from "${path}";\nx();\n`, { filePath: `static/js/${place}` });
  return messages.length === 0;
}

for (const [place, path] of [
  ["ui/a.js", "./find.js"],
  ["reading/a.js", "../ui/find.js"],
  ["why/a.js", "../explain/maps.js"],
  ["learn/a.js", "../reading/words.js"],
  ["unlisted/a.js", "../explain/maps.js"],
  ["a.js", "./learn/main.js"],
]) {
  test(`${place} may import ${path}`, async () => assert.ok(await isAllowed(place, path)));
}

for (const [place, path] of [
  ["ui/a.js", "../api/api-client.js"],
  ["drawing/a.js", "../reading/words.js"],
  ["why/a.js", "../inside/journey.js"],
  ["comparison/a.js", "../replay/replay.js"],
  ["explain/a.js", "../main.js"],
  ["unlisted/a.js", "../why/why-view.js"],
  ["reading/a.js", "../unlisted/a.js"],
  ["learn/a.js", "../ui/nothing/find.js"],
  ["learn/a.js", "../ui/find"],
  ["learn/a.js", "eslint"],
]) {
  test(`${place} may not import ${path}`, async () => assert.ok(!(await isAllowed(place, path))));
}

test("only sections.js loads what comes later", async () => {
  for (const [name, count] of Object.entries({ "sections.js": 0, "main.js": 1, "why/a.js": 1 })) {
    const [{ messages }] = await eslint.lintText('import("./ui/find.js");\n', { filePath: `static/js/${name}` });
    assert.equal(messages.length, count, name);
  }
});

test("every package has its floor", async () => {
  const packages = readdirSync("static/js", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.ok(packages.length > 8);
  for (const { name } of packages) assert.ok(!(await isAllowed(`${name}/a.js`, "../main.js")), name);
});
