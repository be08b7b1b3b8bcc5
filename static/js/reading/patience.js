/** Says that an answer is being waited for, but only once the wait is long enough to be felt. */

/** A shorter wait is no wait, in milliseconds. */
const FELT = 200;

/**
 * @param {HTMLElement} panel is marked with data-waiting and aria-busy
 * @param {HTMLElement} words
 * @returns {{begin: () => void, end: () => void}}
 */
export function createPatience(panel, words) {
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;
  /** @param {boolean} waiting */
  const mark = (waiting) => {
    panel.toggleAttribute("data-waiting", waiting);
    panel.setAttribute("aria-busy", String(waiting));
    words.hidden = !waiting;
  };
  return {
    begin() {
      timer ??= setTimeout(mark, FELT, true);
    },
    end() {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      mark(false);
    },
  };
}
