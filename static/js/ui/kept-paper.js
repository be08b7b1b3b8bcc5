/** The paper that the reader chose, day or night, from one visit to the next; nothing is kept where it is the system's. */

/** @typedef {"light" | "dark"} Theme */

const STORAGE_KEY = "inkling-theme";

/**
 * @param {Pick<Window, "localStorage">} window
 * @returns {Theme | null}
 */
export function recallPaper(window) {
  try {
    const kept = window.localStorage.getItem(STORAGE_KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null; // Storage is switched off: the system's theme it is.
  }
}

/**
 * @param {Pick<Window, "localStorage">} window
 * @param {Theme | null} theme
 */
export function keepPaper(window, theme) {
  try {
    if (theme) window.localStorage.setItem(STORAGE_KEY, theme);
    else window.localStorage.removeItem(STORAGE_KEY);
  } catch {
    // Storage is switched off: the choice lasts until the page is left.
  }
}
