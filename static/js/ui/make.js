/** Makes elements. */

/**
 * @param {string} tag
 * @param {string} name of its class
 * @param {string} [text]
 */
export function make(tag, name, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}
