/** Shows the square picture that a network saw, of any size, as whole legible pixels. */

/**
 * @param {HTMLElement} frame takes the picture's side in pixels as --field, which its style goes by
 * @param {HTMLImageElement} image
 * @returns {(url: string | null) => void} shows the picture at that address; null hides it
 */
export function createSeenPicture(frame, image) {
  image.addEventListener("load", () => {
    const side = image.naturalWidth;
    frame.style.setProperty("--field", String(side));
    image.alt = `The drawing as ${side} by ${side} pixels`;
  });
  return (url) => {
    image.hidden = url === null;
    if (url === null) image.removeAttribute("src");
    else image.src = url;
  };
}
