/** A section that is loaded when it is first opened, and what one gets and gives. */

/** @import {Question, Reading} from "../api/api-client.js" */
/** @import {RequestQueue} from "../api/request-queue.js" */

/**
 * What a section is made with.
 * @typedef {object} Surroundings
 * @property {(question: Question, signal: AbortSignal) => Promise<Reading>} predict
 * @property {RequestQueue} queue in which all questions of the page wait
 * @property {() => void} onOpen the section wants the present drawing
 */

/**
 * What a section does, of which it may leave out what is no concern of it.
 * @typedef {object} Section
 * @property {(question: Question, settled: boolean) => void} read another drawing is on the sheet
 * @property {() => void} retryNow asks at once what waits for a pause to end
 * @property {(reading: Reading, settled: boolean) => void} [show] the chosen network has read the drawing
 * @property {(message: string) => void} [showTrouble] it could not
 * @property {(digit: number) => void} [select] another digit of the same drawing is looked at, counted from 0
 * @property {() => void} [paint] anew, at the size and in the colours that the page has now
 */

/** What a section says that didn't come. */
const UNLOADED = "This part couldn't be loaded.";

/**
 * A section is made when it is first opened. Where it doesn't come it says so; it is loaded again by its button, by
 * opening it again, and by itself once the network is back.
 * @template M, T
 * @param {object} parts
 * @param {HTMLDetailsElement} parts.section
 * @param {HTMLElement} parts.words stand first in it
 * @param {() => Promise<M>} parts.load
 * @param {(module: M) => T} parts.make
 * @param {() => void} parts.onMade
 * @param {Window} parts.page
 * @returns {() => T | undefined} what was made, once it is
 */
export function makeWhenOpened({ section, words, load, make, onMade, page }) {
  /** @type {T | undefined} */
  let made;
  const wanted = async () => {
    const module = made ? undefined : await load().catch(() => undefined);
    if (made) return; // meanwhile, as it was opened twice
    if (module) made = make(module);
    notice.show(!made);
    if (made) onMade();
  };
  const notice = createNotice(section, words, wanted);
  section.addEventListener("toggle", () => section.open && wanted());
  page.addEventListener("online", () => !made && section.open && wanted());
  return () => made;
}

/**
 * Stands in the place of a section's words while the section couldn't be loaded.
 * @param {HTMLDetailsElement} section
 * @param {HTMLElement} words
 * @param {() => Promise<void>} onAgain
 */
function createNotice(section, words, onAgain) {
  const page = section.ownerDocument;
  const [notice, said, again] = [page.createElement("p"), page.createElement("span"), page.createElement("button")];
  notice.className = "compare__summary unloaded";
  notice.setAttribute("role", "alert");
  notice.append(said, again);
  again.className = "unloaded__again";
  again.type = "button";
  again.textContent = "Try again";
  again.addEventListener("click", async () => {
    said.textContent = "Loading…";
    await onAgain();
    // The button is gone from under the keyboard: its section's handle is next to it.
    if (!notice.isConnected) section.querySelector("summary")?.focus();
  });
  return {
    /** @param {boolean} failed */
    show(failed) {
      said.textContent = UNLOADED;
      words.hidden = failed;
      if (!failed) notice.remove();
      else if (!notice.isConnected) words.before(notice);
    },
  };
}
