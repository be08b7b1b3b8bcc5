/** Pictures from outside: pasted, dropped or chosen. */

/** @import {Picture} from "./drawing.js" */

const UNREADABLE = "This file isn't a picture that the browser can open. Choose a PNG, JPEG, WebP, BMP or GIF.";

/**
 * @param {object} parts
 * @param {HTMLInputElement} parts.input chooses a file
 * @param {HTMLElement} parts.sheet shows with data-inviting that what is dragged may be dropped
 * @param {HTMLImageElement} parts.image
 * @param {(file: File) => Promise<Picture | null | undefined>} parts.toPicture null where the browser can't open it
 * @param {(picture: Picture) => void} parts.onPicture
 * @param {(message: string) => void} parts.onTrouble
 * @param {EventTarget} parts.window
 */
export function createPictures({ input, sheet, image, toPicture, onPicture, onTrouble, window: target }) {
  /** @param {FileList | undefined | null} files */
  const take = async (files) => {
    const file = files?.[0];
    if (!file) return;
    const picture = await toPicture(file);
    if (picture) onPicture(picture);
    else if (picture === null) onTrouble(UNREADABLE);
  };
  input.addEventListener("change", async () => {
    await take(input.files);
    input.value = ""; // the same file may be chosen again
  });
  target.addEventListener("paste", (event) => take(/** @type {ClipboardEvent} */ (event).clipboardData?.files));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    target.addEventListener(kind, (event) => {
      const { dataTransfer } = /** @type {DragEvent} */ (event);
      if (!dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // else the browser would leave the page for the file
      sheet.toggleAttribute("data-inviting", kind === "dragover");
      if (kind === "drop") take(dataTransfer.files);
    });
  }
  return {
    /** @param {Picture | null} picture */
    show(picture) {
      image.hidden = !picture;
      if (picture) image.src = picture.url;
      else image.removeAttribute("src");
    },
  };
}
