/** Shows ten probabilities as bars with numbers, the winner marked. */

import { hundredths } from "./words.js";

/**
 * @param {readonly HTMLElement[]} bars one for each digit, from 0 to 9
 * @returns {(probabilities: readonly number[] | null) => void} shows them; null empties the bars
 */
export function createProbabilityBars(bars) {
  const parts = bars.map((bar) => ({ bar, number: bar.querySelector("[data-hook='bar-number']") }));
  return (probabilities) => {
    const highest = Math.max(...(probabilities ?? [1]));
    parts.forEach(({ bar, number }, digit) => {
      const probability = probabilities?.[digit] ?? 0;
      bar.dataset.probability = String(probability);
      bar.style.setProperty("--probability", String(probability));
      bar.toggleAttribute("data-winner", probability === highest);
      if (number) number.textContent = String(hundredths(probability));
    });
  };
}
