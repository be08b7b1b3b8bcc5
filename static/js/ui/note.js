/** A line at the foot of the sheet that says what a tool did, or why it could not. */

/** How long what went well stays, in milliseconds: time to read it twice. What went wrong stays. */
const STAY = 5000;

/**
 * @param {HTMLElement} note a live region
 * @returns {{say: (message: string) => void, warn: (message: string) => void, clear: () => void}}
 */
export function createNote(note) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const clear = () => {
    clearTimeout(timer);
    note.textContent = "";
  };
  /** @param {string} message */
  const warn = (message) => {
    clear();
    note.textContent = message;
  };
  return {
    clear,
    warn,
    say(message) {
      warn(message);
      timer = setTimeout(clear, STAY);
    },
  };
}
