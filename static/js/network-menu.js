/** The menu of networks, with the facts of the chosen one beside it. */

/**
 * @typedef {object} MenuParts
 * @property {HTMLSelectElement} menu each option has its network's facts in data-* attributes
 * @property {Record<string, HTMLElement>} lines where each fact stands, by its name in the option's dataset
 * @property {HTMLAnchorElement[]} cards links to the chosen network's page
 * @property {() => void} onChange
 */

/**
 * @param {MenuParts} parts
 * @returns {() => string | undefined} the name of the chosen network; undefined where none is loaded
 */
export function createNetworkMenu({ menu, lines, cards, onChange }) {
  const describe = () => {
    const facts = menu.selectedOptions[0]?.dataset ?? {};
    for (const [fact, line] of Object.entries(lines)) line.textContent = facts[fact] ?? "";
    for (const card of cards) card.href = facts["page"] ?? card.href;
  };
  menu.addEventListener("change", () => {
    describe();
    onChange();
  });
  describe(); // A browser may restore the choice of an earlier visit.
  return () => menu.value || undefined;
}
