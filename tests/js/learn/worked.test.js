/** Equations and summaries of a lesson are said in sentences. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { describeSummary, describeWorked } from "../../../static/js/learn/worked.js";

const WORKED = {
  output_index: 3,
  output: 0.25,
  error: -0.75,
  hidden_index: 7,
  hidden: 2,
  sent_back: 0.5,
  hidden_delta: 0.125,
  bias_gradient: -0.75,
  weight: 1.5,
  weight_gradient: -1.5,
  weight_after: 1.65,
};
const LESSON = {
  label: 3,
  lr: 0.1,
  loss_name: "cross_entropy",
  moments: [
    { probabilities: [0.9, 0, 0, 0.1, 0, 0, 0, 0, 0, 0], loss: 2.3 },
    { probabilities: [0.56, 0, 0, 0.44, 0, 0, 0, 0, 0, 0], loss: 0.916 },
  ],
  outputs: [0.5, 0, 0, 0.4, 0, 0, 0, 0, 0, 0, 0.1],
  error: [0.6, 0, 0, -0.6, 0, 0, 0, 0, 0, 0],
  layers: [],
  image: [],
  image_gradient: [],
  worked: WORKED,
};

test("every equation is said with its numbers", () => {
  assert.deepEqual(describeWorked(LESSON), {
    loss: "C = −ln 0.400 = 0.916",
    bp1: "Neuron 3: 0.250 − 1 = −0.750",
    bp2: "Hidden neuron 7: 0.500 handed back × slope 0.250 = 0.125",
    bp3: "Bias of neuron 3: −0.750, its error",
    bp4: "From hidden neuron 7 to neuron 3: 2.00 × (−0.750) = −1.50",
    step: "That weight: 1.50 − 0.100 × (−1.50) = 1.65",
  });
});

test("with squared error the slope of the sigmoid is part of the output error", () => {
  const lines = describeWorked({ ...LESSON, loss_name: "squared_error" });
  assert.equal(lines.bp1, "Neuron 3: (0.250 − 1) × 0.250 × (1 − 0.250) = −0.750");
  assert.equal(lines.loss, "C = 0.916");
});

test("a network of one dense layer hands nothing back", () => {
  assert.ok(!("bp2" in describeWorked({ ...LESSON, worked: { ...WORKED, hidden_delta: null } })));
});

test("a network without a dense layer at its end has the loss alone", () => {
  assert.deepEqual(Object.keys(describeWorked({ ...LESSON, worked: null })), ["loss"]);
});

test("the summary counts the steps and says what is read", () => {
  assert.equal(describeSummary(LESSON), "After 1 step: it reads 0, the loss is 0.916.");
  const before = { ...LESSON, moments: LESSON.moments.slice(0, 1) };
  assert.equal(describeSummary(before), "Before any step: it reads 0, the loss is 2.30.");
});

test("the summary says what to try when there is nothing left to learn", () => {
  const sure = { ...LESSON, label: 0, moments: LESSON.moments.slice(0, 1) };
  assert.match(describeSummary({ ...sure, moments: [{ probabilities: [0.95, 0.05], loss: 0.05 }] }), /choose another digit/);
  assert.doesNotMatch(describeSummary(sure), /choose another digit/);
});

test("the summary says why a wrong answer stays as it is", () => {
  const stuck = { ...LESSON, error: [1e-5, 0, 0, -1e-7, 0, 0, 0, 0, 0, 0] };
  assert.match(describeSummary(stuck), /saturated/);
  assert.doesNotMatch(describeSummary({ ...stuck, label: 0 }), /saturated/);
});
