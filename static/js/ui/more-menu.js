/** The tools that are seldom needed, behind one button: a small sheet that opens above it. */

/**
 * @template {string} A
 * @param {object} parts
 * @param {HTMLButtonElement} parts.button
 * @param {HTMLElement} parts.menu
 * @param {Record<A, HTMLElement>} parts.items by what they do
 * @param {(action: A) => void} parts.onChoose
 * @param {Document} parts.document
 */
export function createMoreMenu({ button, menu, items, onChoose, document: page }) {
  const entries = /** @type {[A, HTMLButtonElement][]} */ (Object.entries(items));
  /** @param {boolean} open */
  const turn = (open) => {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) entries.find(([, item]) => !item.disabled)?.[1].focus();
  };
  /** @param {Event} event */
  const leave = ({ target }) => {
    const inside = target instanceof Node && (menu.contains(target) || button.contains(target));
    if (!menu.hidden && !inside) turn(false);
  };
  button.addEventListener("click", () => turn(menu.hidden !== false));
  page.addEventListener("pointerdown", leave);
  page.addEventListener("focusin", leave);
  for (const [action, item] of entries) {
    item.addEventListener("click", () => {
      button.focus();
      turn(false);
      onChoose(action);
    });
  }
  return {
    /** @returns {boolean} whether it was open */
    close() {
      const open = !menu.hidden;
      if (open) button.focus();
      turn(false);
      return open;
    },
    /** @param {Set<A>} usable actions that would do something now */
    allow(usable) {
      for (const [action, item] of entries) item.disabled = !usable.has(action);
    },
  };
}
