/** Small charts made of elements: the output error with its signs, the deltas of the layers, the steps in a table. */

import { findWinner, hundredths } from "../reading/words.js";
import { write } from "../ui/numbers.js";

/** @import {LayerGradient, Moment} from "../api/lesson-client.js" */

/**
 * Bars to the left for errors below zero and to the right for those above, beside the largest of them.
 * @param {readonly HTMLElement[]} items one for each digit, and one for "no digit" where the network has it
 * @param {readonly number[]} errors
 * @param {number} label the true digit
 */
export function showErrors(items, errors, label) {
  const largest = Math.max(...errors.map(Math.abs)) || 1;
  items.forEach((item, output) => {
    const error = errors[output];
    item.dataset.error = String(error);
    item.toggleAttribute("data-true", output === label);
    item.toggleAttribute("data-less", error < 0);
    item.style.setProperty("--share", String(Math.abs(error) / largest));
    if (item.lastElementChild) item.lastElementChild.textContent = write(error);
  });
}

/**
 * A bar for each layer, beside the longest.
 * @param {HTMLElement} list
 * @param {readonly LayerGradient[]} layers
 */
export function showNorms(list, layers) {
  const largest = Math.max(...layers.map(({ delta }) => delta)) || 1;
  const items = layers.map(({ number, kind, delta }) => {
    const item = element("li", "norm");
    item.dataset.delta = String(delta);
    item.style.setProperty("--share", String(delta / largest));
    const track = element("span", "norm__track");
    track.append(element("span", "norm__fill"));
    const layer = element("span", "norm__layer");
    layer.append(...breakable(`${number} ${kind}`));
    item.append(layer, track, element("span", "norm__number", write(delta)));
    return item;
  });
  list.replaceChildren(...items.reverse());
}

/**
 * A row for each step, the latest first.
 * @param {HTMLElement} body of a table
 * @param {readonly Moment[]} moments
 * @param {number} label the true digit
 */
export function showMoments(body, moments, label) {
  const rows = moments.map(({ probabilities, loss }, step) => {
    const row = element("tr", "moment");
    const head = element("th", "moment__step", String(step));
    head.setAttribute("scope", "row");
    const winner = findWinner(probabilities);
    const cells = probabilities.map((probability, digit) => {
      const cell = element("td", "moment__share", String(hundredths(probability)));
      cell.style.setProperty("--probability", String(probability));
      cell.toggleAttribute("data-true", digit === label);
      cell.toggleAttribute("data-winner", digit === winner);
      return cell;
    });
    row.append(head, element("td", "moment__loss", write(loss)), ...cells);
    return row;
  });
  body.replaceChildren(...rows.reverse());
}

/**
 * A name whose words are written together, with places to break it between them.
 * @param {string} name
 * @returns {(Node | string)[]}
 */
function breakable(name) {
  const [first, ...rest] = name.split(/(?<=[a-z])(?=[A-Z])/);
  return [first, ...rest.flatMap((word) => [element("wbr", ""), word])];
}

/**
 * @param {string} tag
 * @param {string} name of its class
 * @param {string} [text]
 */
function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}
