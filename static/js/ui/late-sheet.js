/** Lays a style sheet that the page can do without at first: its link is disabled, so that it isn't even loaded. */

/**
 * @param {HTMLLinkElement} link
 * @returns {() => Promise<unknown>} lays it, or tries again; rejects where it doesn't come
 */
export function createLateSheet(link) {
  return () =>
    new Promise((laid, failed) => {
      if (link.sheet) return laid(link);
      link.addEventListener("load", laid, { once: true });
      link.addEventListener("error", failed, { once: true });
      link.disabled = true;
      link.disabled = false;
    });
}
