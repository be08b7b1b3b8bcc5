/** Copies text, also where the page came over plain http and the browser keeps its clipboard from scripts. */

/**
 * @param {string} text
 * @param {Document} page
 * @returns {Promise<boolean>} whether the text is in the clipboard
 */
export async function copyText(text, page) {
  const { clipboard } = navigator;
  if (clipboard) {
    const copied = clipboard.writeText(text).then(() => true);
    return copied.catch(() => false);
  }
  const { activeElement } = page;
  const area = page.createElement("textarea");
  area.value = text;
  page.body.append(area);
  area.select();
  const copied = page.execCommand("copy");
  area.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus();
  return copied;
}
