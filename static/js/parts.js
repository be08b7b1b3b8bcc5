/** Parts of the page that come after it: while it is idle, when they are wanted, and once more after a failure. */

/** What loads each; the browser loads a module once, however often it is asked to. */
export const PARTS = {
  comparison: () => import("./comparison/section.js"),
  inside: () => import("./inside/section.js"),
  tools: () => import("./more-tools.js"),
  link: () => import("./sharing/link.js"),
};

/** What a section says whose part didn't come. */
const UNLOADED = "This part couldn't be loaded.";

/** How soon a browser that doesn't tell when it is idle is taken to be, in milliseconds after the page has loaded. */
const SOON = 1000;

/**
 * Loads parts once the page is there and has nothing else to do, so that they are there when the network is gone; those
 * that don't come, once the network is back.
 * @param {Window} page
 * @param {(() => Promise<unknown>)[]} loads
 */
export function loadWhenIdle(page, loads = Object.values(PARTS)) {
  // That one didn't come is told when it is wanted.
  const loadAll = () => loads.forEach((load) => load().catch(() => undefined));
  const wait = () => {
    if ("requestIdleCallback" in page) page.requestIdleCallback(loadAll);
    else setTimeout(loadAll, SOON);
  };
  if (page.document.readyState === "complete") wait();
  else page.addEventListener("load", wait, { once: true });
  page.addEventListener("online", loadAll);
}

/**
 * A section is made when it is first opened, together with those that share its module. Where that doesn't come the
 * section says so; it is loaded again by its button, by opening it again, and by itself once the network is back.
 * @template M, T
 * @param {object} parts
 * @param {{section: HTMLDetailsElement, words: HTMLElement}[]} parts.sections words stand first in their section
 * @param {() => Promise<M>} parts.load
 * @param {(module: M) => T} parts.make
 * @param {() => void} parts.onMade
 * @param {Window} parts.page
 * @returns {() => T | undefined} what was made, once it is
 */
export function makeWhenOpened({ sections, load, make, onMade, page }) {
  /** @type {T | undefined} */
  let made;
  const wanted = async () => {
    const module = made ? undefined : await load().catch(() => undefined);
    if (made) return; // meanwhile, for another section
    if (module) made = make(module);
    for (const notice of notices) notice.show(!made);
    if (made) onMade();
  };
  const notices = sections.map(({ section, words }) => createNotice(section, words, wanted));
  const isWanted = () => !made && sections.some(({ section }) => section.open);
  for (const { section } of sections) section.addEventListener("toggle", () => section.open && wanted());
  page.addEventListener("online", () => isWanted() && wanted());
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
