/** Pictures from outside: pasted, dropped or chosen, made small enough to send. */

/** @import {Picture} from "./drawing.js" */

/** Longest side of what is shown and sent, in pixels: far more than a network sees of each digit. */
const MAX_SIDE = 1024;

const UNREADABLE = "This file isn't a picture that the browser can open. Choose a PNG, JPEG, WebP, BMP or GIF.";

/**
 * @param {object} parts
 * @param {HTMLInputElement} parts.input chooses a file
 * @param {HTMLElement} parts.sheet shows with data-inviting that what is dragged may be dropped
 * @param {HTMLImageElement} parts.image
 * @param {(picture: Picture) => void} parts.onPicture
 * @param {(message: string) => void} parts.onTrouble
 * @param {EventTarget} parts.window
 */
export function createPictures({ input, sheet, image, onPicture, onTrouble, window: target }) {
  /** @param {FileList | undefined | null} files */
  const take = async (files) => {
    const file = files?.[0];
    if (!file) return;
    const picture = await toPicture(file);
    if (picture) onPicture(picture);
    else onTrouble(UNREADABLE);
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

/**
 * @param {File} file
 * @returns {Promise<Picture | null>} null where the browser can't open it
 */
async function toPicture(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  // A JPEG has no transparency to lose, and would be many times larger as a PNG.
  const url = canvas.toDataURL(file.type === "image/jpeg" ? file.type : "image/png", 0.92);
  return { url, width: canvas.width, height: canvas.height };
}
