/** Makes of a file a picture that is small enough to send; loaded after the page. */

/** @import {Picture} from "./drawing.js" */

/** Longest side of what is shown and sent, in pixels: far more than a network sees of each digit. */
const MAX_SIDE = 1024;

/**
 * @param {File} file
 * @returns {Promise<Picture | null>} null where the browser can't open it
 */
export async function toPicture(file) {
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
