/** Lets the keyboard reach what scrolls sideways for as long as it does: what fits is no stop on the way. */

const AREA = "[data-hook='scroller']";

/**
 * @param {readonly HTMLElement[]} areas each within an element that a heading names
 * @returns {() => void} stops watching them
 */
export function watchScrollers(areas) {
  // What is in an area grows too, when its font arrives.
  const observer = new ResizeObserver((entries) => {
    const changed = new Set(entries.map(({ target }) => target.closest(AREA)).filter((area) => area !== null));
    // All are measured before the first one changes: a change makes the next measuring lay the page out again.
    const measured = [...changed].map((area) => ({ area, scrolls: area.scrollWidth > area.clientWidth }));
    for (const { area, scrolls } of measured) offer(area, scrolls);
  });
  for (const area of areas) {
    for (const part of [area, ...area.children]) observer.observe(part);
  }
  return () => observer.disconnect();
}

/**
 * @param {Element} area
 * @param {boolean} scrolls
 */
function offer(area, scrolls) {
  const name = area.closest("[aria-labelledby]:not([role='group'])")?.getAttribute("aria-labelledby") ?? "";
  for (const [attribute, value] of Object.entries({ tabindex: "0", role: "group", "aria-labelledby": name })) {
    if (scrolls) area.setAttribute(attribute, value);
    else area.removeAttribute(attribute);
  }
}
