/** The lesson's client asks for exactly what was chosen. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createLesson } from "../../../static/js/api/lesson-client.js";

const STROKES = [[[1, 2]]];
const VISIT = { strokes: STROKES, width: 20, label: 3, lr: 0.1, steps: 4 };
const SIGNAL = new AbortController().signal;

/** @param {unknown} answer */
function record(answer) {
  const calls = [];
  const fetch = async (url, init) => {
    calls.push({ url: String(url), body: JSON.parse(init.body) });
    return Response.json(answer);
  };
  return { calls, ask: createLesson({ url: new URL("http://here/learn/step"), fetch }) };
}

test("the client sends the drawing as the body and the question as the query", async () => {
  const { calls, ask } = record({ moments: [{}] });
  await ask({ ...VISIT, model: "mlp-30" }, SIGNAL);
  await ask({ ...VISIT, label: null, model: "mlp-30" }, SIGNAL);
  assert.deepEqual(calls, [
    { url: "http://here/learn/step?model=mlp-30&lr=0.1&steps=4&label=3", body: { strokes: STROKES, width: 20 } },
    { url: "http://here/learn/step?model=mlp-30&lr=0.1&steps=4", body: { strokes: STROKES, width: 20 } },
  ]);
});

for (const answer of [null, {}, { moments: [] }, { moments: 3 }]) {
  test(`the answer ${JSON.stringify(answer)} is not taken for a lesson`, async () => {
    await assert.rejects(record(answer).ask({ ...VISIT, model: "m" }, SIGNAL), /not a lesson/);
  });
}
