/** The menu of networks, with the facts of the chosen one beside it. */

/**
 * @typedef {object} MenuParts
 * @property {HTMLSelectElement} menu each option has its network's facts in data-* attributes
 * @property {Record<string, HTMLElement>} lines where each fact stands, by its name in the option's dataset
 * @property {() => void} onChange
 */

/**
 * @param {MenuParts} parts
 * @returns {() => string | undefined} the name of the chosen network; undefined where none is loaded
 */
export function createNetworkMenu({ menu, lines, onChange }) {
  const describe = () => {
    const facts = menu.selectedOptions[0]?.dataset ?? {};
    for (const [fact, line] of Object.entries(lines)) line.textContent = facts[fact] ?? "";
  };
  menu.addEventListener("change", () => {
    describe();
    onChange();
  });
  describe(); // A browser may restore the choice of an earlier visit.
  return () => menu.value || undefined;
}
