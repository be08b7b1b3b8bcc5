/** Shows the probabilities of ten digits, and that it is none, as bars with numbers; the winner is marked. */

import { findWinner, hundredths, toShares } from "./words.js";

/**
 * Each bar of a digit has its probability as the network gives it in data-probability, in case that it is a digit. What is
 * shown are the shares that the words go by, so that all the bars sum to 1.
 * @param {readonly HTMLElement[]} bars one for each digit, from 0 to 9
 * @param {HTMLElement} [none] the bar of what is no digit; it keeps its place, empty, where the network can't tell
 * @returns {(probabilities: readonly number[] | null, isDigit?: number | null) => void} shows them; null empties the bars
 */
export function createProbabilityBars(bars, none) {
  const all = none ? [...bars, none] : bars;
  const parts = all.map((bar) => ({ bar, number: bar.querySelector("[data-hook='bar-number']") }));
  return (probabilities, isDigit = null) => {
    const shares = probabilities ? toShares({ probabilities: [...probabilities], is_digit: isDigit }) : [];
    const winner = probabilities ? findWinner(shares) : -1;
    bars.forEach((bar, digit) => (bar.dataset.probability = String(probabilities?.[digit] ?? 0)));
    if (probabilities) none?.toggleAttribute("data-untold", isDigit === null);
    parts.forEach(({ bar, number }, i) => {
      const share = shares[i] ?? 0;
      bar.style.setProperty("--probability", String(share));
      bar.toggleAttribute("data-winner", i === winner);
      if (number) number.textContent = String(hundredths(share));
    });
  };
}
