/** Says the equations with numbers filled in, at the neurons that the lesson follows. */

import { enclose, write } from "../ui/numbers.js";

/** @import {Lesson} from "../api/lesson-client.js" */

/** Below this length of the output error a wrong answer hardly changes in a step. */
const STUCK_ERROR = 0.01;

/** From this probability of the true digit on, there is little left to learn. */
const LEARNT = 0.5;

/** From this probability on, before any step, there is nothing to see unless another digit is meant. */
const KNOWN = 0.9;

/**
 * A line for each equation, by its name.
 * @param {Lesson} lesson
 * @returns {Record<string, string>}
 */
export function describeWorked(lesson) {
  const { worked } = lesson;
  const lines = { loss: describeLoss(lesson) };
  if (!worked) return lines;
  const { output_index: k, hidden_index: j, error, hidden } = worked;
  const gradient = write(worked.weight_gradient);
  return {
    ...lines,
    bp1: `Neuron ${k}: ${describeError(lesson.loss_name, worked.output)} = ${write(error)}`,
    ...describeHandedBack(worked),
    bp3: `Bias of neuron ${k}: ${write(worked.bias_gradient)}, its error`,
    bp4: `From hidden neuron ${j} to neuron ${k}: ${write(hidden)} × ${enclose(error)} = ${gradient}`,
    step: `That weight: ${write(worked.weight)} − ${write(lesson.lr)} × ${enclose(worked.weight_gradient)} = ${write(worked.weight_after)}`,
  };
}

/**
 * What the steps have come to, in a sentence or two.
 * @param {Lesson} lesson
 */
export function describeSummary({ moments, label, error }) {
  const steps = moments.length - 1;
  const { probabilities, loss } = moments[steps];
  const read = probabilities.indexOf(Math.max(...probabilities));
  const when = steps === 0 ? "Before any step" : `After ${steps} ${steps === 1 ? "step" : "steps"}`;
  const answer = `${when}: it reads ${read}, the loss is ${write(loss)}.`;
  if (steps === 0 && probabilities[label] > KNOWN) return `${answer} It is sure: choose another digit and see it change its mind.`;
  const stuck = Math.hypot(...error) < STUCK_ERROR && probabilities[label] < LEARNT;
  return stuck ? `${answer} The neurons are saturated: their slope is almost 0, so that a step changes almost nothing.` : answer;
}

/** @param {Lesson} lesson */
function describeLoss({ moments, outputs, loss_name: name, label }) {
  const { loss } = moments[moments.length - 1];
  if (name === "cross_entropy") return `C = −ln ${write(outputs[label])} = ${write(loss)}`;
  return `C = ${write(loss)}`;
}

/**
 * @param {string} lossName
 * @param {number} output
 */
function describeError(lossName, output) {
  const a = write(output);
  return lossName === "cross_entropy" ? `${a} − 1` : `(${a} − 1) × ${a} × (1 − ${a})`;
}

/**
 * @param {NonNullable<Lesson["worked"]>} worked
 * @returns {{bp2?: string}}
 */
function describeHandedBack({ hidden_index: j, sent_back: back, hidden_delta: delta }) {
  if (delta === null) return {};
  const slope = back === 0 ? "its slope" : write(delta / back);
  return { bp2: `Hidden neuron ${j}: ${write(back)} handed back × slope ${slope} = ${write(delta)}` };
}
