/** Lets the keyboard reach what scrolls sideways for as long as it does: what fits is no stop on the way. */

/** Safari has no idle callbacks. */
const whenIdle = (/** @type {() => void} */ run) =>
  "requestIdleCallback" in window ? window.requestIdleCallback(run) : setTimeout(run);

/**
 * Measures the areas whenever the page's size changes: with the window, the size of text and the fonts.
 * @param {readonly HTMLElement[]} areas each within an element that a heading names
 * @returns {() => void} stops watching
 */
export function watchScrollers(areas) {
  let round = 0;
  // One at a time: measuring lays out what is far from the window.
  const measure = (/** @type {number} */ mine, next = 0) => {
    if (mine !== round || next >= areas.length) return;
    offer(areas[next]);
    whenIdle(() => measure(mine, next + 1));
  };
  const observer = new ResizeObserver(() => {
    round += 1;
    const mine = round;
    whenIdle(() => measure(mine));
  });
  observer.observe(document.body);
  return () => observer.disconnect();
}

/** @param {HTMLElement} area */
function offer(area) {
  const name = area.closest("[aria-labelledby]:not([role='group'])")?.getAttribute("aria-labelledby") ?? "";
  const scrolls = area.scrollWidth > area.clientWidth;
  for (const [attribute, value] of Object.entries({ tabindex: "0", role: "group", "aria-labelledby": name })) {
    if (scrolls) area.setAttribute(attribute, value);
    else area.removeAttribute(attribute);
  }
}
