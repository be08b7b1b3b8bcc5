/** The menu of networks, with a line on how well the chosen one reads. */

import { describeAccuracy } from "./words.js";

/**
 * @param {HTMLSelectElement} menu whose options carry data-test-accuracy
 * @param {HTMLElement} line
 * @param {() => void} onChange
 * @returns {() => string | undefined} the name of the chosen network; undefined where none is loaded
 */
export function createNetworkMenu(menu, line, onChange) {
  const describe = () => {
    const accuracy = menu.selectedOptions[0]?.dataset.testAccuracy;
    line.textContent = describeAccuracy(accuracy ? Number(accuracy) : null);
  };
  menu.addEventListener("change", () => {
    describe();
    onChange();
  });
  describe();
  return () => menu.value || undefined;
}
