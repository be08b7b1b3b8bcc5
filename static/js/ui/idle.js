/** Loads parts of the page that come after it, while it is idle, and once more after a failure. */

/** How soon a browser that doesn't tell when it is idle is taken to be, in milliseconds after the page has loaded. */
const SOON = 1000;

/**
 * Loads parts once the page is there and has nothing else to do, so that they are there when the network is gone; those
 * that don't come, once the network is back.
 * @param {Window} page
 * @param {(() => Promise<unknown>)[]} loads
 */
export function loadWhenIdle(page, loads) {
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
