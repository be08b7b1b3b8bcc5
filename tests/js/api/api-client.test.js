/** What the server's answers and failures become. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ReadingError, createPredict } from "../../../static/js/api/api-client.js";

const QUESTION = { strokes: [[[1, 2]]], width: 20, model: "deepconvnet" };
const READING = { text: "7", digits: [{ digit: 7 }], elapsed_ms: 1 };
const SIGNAL = new AbortController().signal;

/**
 * A function that asks a server which always answers like this.
 * @param {unknown} body
 * @param {ResponseInit} init
 */
function predictFrom(body, init = {}) {
  return createPredict({ url: "predict", fetch: async () => new Response(JSON.stringify(body), init) });
}

/**
 * The error that asking ends with.
 * @param {ReturnType<typeof createPredict>} predict
 * @returns {Promise<ReadingError>}
 */
async function failure(predict, signal = SIGNAL) {
  const error = await predict(QUESTION, signal).then(
    () => assert.fail("it was answered"),
    (reason) => reason,
  );
  assert.ok(error instanceof ReadingError, `${error}`);
  return error;
}

test("a question is posted as JSON to the address", async () => {
  const calls = [];
  const fetch = async (url, init) => {
    calls.push({ url, init });
    return Response.json(READING);
  };
  assert.deepEqual(await createPredict({ url: "here/predict", fetch })(QUESTION, SIGNAL), READING);
  assert.equal(calls.length, 1);
  assert.equal(calls[0].url, "here/predict");
  assert.equal(calls[0].init.method, "POST");
  assert.equal(calls[0].init.headers["Content-Type"], "application/json");
  assert.deepEqual(JSON.parse(calls[0].init.body), QUESTION);
});

test("a server that is gone is worth another try, and the drawing is said to be safe", async () => {
  const fetch = async () => {
    throw new TypeError("Failed to fetch");
  };
  const error = await failure(createPredict({ url: "predict", fetch }));
  assert.equal(error.message, "The server isn't answering. Your drawing is safe; trying again.");
  assert.equal(error.retry, true);
});

test("a server that never answers is given up", async () => {
  const fetch = (url, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const error = await failure(createPredict({ url: "predict", fetch, timeoutMs: 1 }));
  assert.match(error.message, /isn't answering/);
});

test("aborting from outside ends the request", async () => {
  const outside = new AbortController();
  const fetch = (url, { signal }) => {
    const ended = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    outside.abort();
    return ended;
  };
  await failure(createPredict({ url: "predict", fetch }), outside.signal);
});

for (const [status, words, headers, pause] of [
  [429, /busy.*trying again/, { "Retry-After": "3" }, 3000],
  [503, /can't answer just now.*trying again/, { "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT" }, 0],
  [500, /had a fault.*trying again/, {}, 0],
]) {
  test(`status ${status} is worth another try`, async () => {
    const error = await failure(predictFrom({}, { status, headers }));
    assert.match(error.message, words);
    assert.deepEqual([error.retry, error.retryAfterMs], [true, pause]);
  });
}

test("a refused drawing is explained in the server's words, and not sent again", async () => {
  const error = await failure(predictFrom({ detail: "strokes has 900 points, at most 500." }, { status: 422 }));
  assert.deepEqual([error.message, error.retry], ["strokes has 900 points, at most 500.", false]);
});

test("too large a drawing is explained in words for people", async () => {
  const error = await failure(predictFrom({ detail: "strokes holds 20,001 points; Send fewer." }, { status: 413 }));
  assert.deepEqual([error.message, error.retry], ["There is too much on the sheet to read. Undo or clear some of it.", false]);
});

test("a refusal without words still says what to do", async () => {
  const fetch = async () => new Response("<h1>Bad Request</h1>", { status: 400 });
  const error = await failure(createPredict({ url: "predict", fetch }));
  assert.equal(error.message, "This drawing can't be read. Undo or clear it.");
});

for (const body of [{}, null, { text: 7, digits: [] }, { text: "7" }]) {
  test(`the answer ${JSON.stringify(body)} is not taken for a reading`, async () => {
    const error = await failure(predictFrom(body));
    assert.match(error.message, /not a reading/);
    assert.equal(error.retry, false);
  });
}
