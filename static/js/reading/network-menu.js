/** The menu of networks, with the facts of the chosen one beside it and its name in the page's address. */

/**
 * @typedef {object} MenuParts
 * @property {HTMLSelectElement} menu each option has its network's facts in data-* attributes; data-default names the one
 *   that needs no mention
 * @property {Record<string, HTMLElement>} lines where each fact stands, by its name in the option's dataset
 * @property {HTMLAnchorElement[]} cards links to the chosen network's page
 * @property {HTMLAnchorElement} lesson link to the page that teaches with the chosen network
 * @property {Pick<Window, "location" | "history">} window
 * @property {() => void} onChange
 */

/**
 * @param {MenuParts} parts
 * @returns {() => string | undefined} the name of the chosen network; undefined where none is loaded
 */
export function createNetworkMenu({ menu, lines, cards, lesson, window, onChange }) {
  const describe = () => {
    const facts = menu.selectedOptions[0]?.dataset ?? {};
    for (const [fact, line] of Object.entries(lines)) line.textContent = facts[fact] ?? "";
    for (const card of cards) card.href = facts["page"] ?? card.href;
  };
  menu.addEventListener("change", () => {
    const { location, history } = window;
    const mentioned = menu.value === menu.dataset.default ? null : menu.value;
    history.replaceState(history.state, "", withModel(location.href, mentioned));
    lesson.href = withModel(lesson.href, mentioned);
    describe();
    onChange();
  });
  describe();
  return () => menu.value || undefined;
}

/**
 * The address for another network, so that a reload or a link brings it back.
 * @param {string} address
 * @param {string | null} model null for the default network
 */
export function withModel(address, model) {
  const url = new URL(address);
  if (model === null) url.searchParams.delete("model");
  else url.searchParams.set("model", model);
  return url.href;
}
