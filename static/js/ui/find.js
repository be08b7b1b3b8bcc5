/** Looks up the elements of a page; only the composition roots of the pages call it. */

/**
 * The element with this hook, in all the page or within another.
 * @template {Element} T
 * @param {string} hook
 * @param {new () => T} kind
 * @param {ParentNode} within
 * @returns {T}
 */
export function find(hook, kind, within = document) {
  const element = within.querySelector(`[data-hook="${hook}"]`);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} with data-hook="${hook}".`);
  return element;
}

/**
 * All elements that match, of one kind.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @param {ParentNode} within
 * @returns {T[]}
 */
export function findAll(selector, kind, within = document) {
  return [...within.querySelectorAll(selector)].flatMap((element) => (element instanceof kind ? [element] : []));
}
