/** The way of the ink into the network's picture: drawn, cropped, scaled, centred; each step eases out of the one before. */

import { fit, toTint } from "../explain/maps.js";

/** A square that is looked at. @typedef {{x: number, y: number, side: number}} View */

/**
 * @typedef {object} Way
 * @property {CanvasImageSource} drawing
 * @property {readonly [width: number, height: number]} size of the drawing, in the units of the box
 * @property {readonly number[]} box around its ink: x, y, width, height
 * @property {HTMLImageElement} input the network's picture, bright on black
 */

/** Milliseconds that each step takes. */
const PACE = 280;

/**
 * @param {HTMLCanvasElement[]} canvases one for each step
 * @returns {(way: Way, moving: boolean) => void} shows the steps, one after another if moving
 */
export function createJourney(canvases) {
  let frame = 0;
  return (way, moving) => {
    cancelAnimationFrame(frame);
    const begun = performance.now();
    const still = !moving || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const ink = getComputedStyle(canvases[0]).color;
    const pixels = toPixels(way.input, ink);
    const paint = () => {
      const steps = still ? canvases.length : (performance.now() - begun) / PACE;
      canvases.forEach((canvas, i) => {
        const context = fit(canvas, canvas.clientWidth, canvas.clientWidth);
        context.fillStyle = ink;
        paintStep(context, way, pixels, i - 1 + ease(limit(steps - i)));
      });
      if (steps < canvases.length) frame = requestAnimationFrame(paint);
    };
    paint();
  };
}

/**
 * The network's picture as ink on nothing, and the square around its ink.
 * @param {HTMLImageElement} input
 * @param {string} ink a computed colour
 */
function toPixels(input, ink) {
  const side = input.naturalWidth;
  const field = new OffscreenCanvas(side, side);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (field.getContext("2d"));
  context.drawImage(input, 0, 0);
  const picture = context.getImageData(0, 0, side, side);
  const tint = toTint(ink);
  /** @type {[number[], number[]]} */
  const [xs, ys] = [[], []];
  for (let i = 0; i < side * side; i += 1) {
    const level = picture.data[4 * i];
    picture.data.set([...tint, level], 4 * i);
    if (level) {
      xs.push(i % side);
      ys.push(Math.floor(i / side));
    }
  }
  context.putImageData(picture, 0, 0);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { field, inked: around([x, y, Math.max(...xs) + 1 - x, Math.max(...ys) + 1 - y]) };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Way} way
 * @param {ReturnType<typeof toPixels>} pixels
 * @param {number} step 0 drawn, 1 cropped, 2 scaled, 3 centred, and between
 */
function paintStep(context, { drawing, size, box }, { field, inked }, step) {
  const room = context.canvas.clientWidth;
  const scaled = limit(step - 1);
  const sheet = between(around([0, 0, ...size]), around(box), step);
  const view = between(inked, around([0, 0, field.width, field.height]), step - 2);
  context.globalAlpha = 1 - scaled;
  draw(drawing, size, sheet);
  context.globalAlpha = scaled;
  context.imageSmoothingEnabled = false;
  draw(field, [field.width, field.height], view);
  context.globalAlpha = 0.16 * scaled;
  for (let i = 0; i <= field.width; i += 1) {
    context.fillRect(((i - view.x) * room) / view.side, 0, 1, room);
    context.fillRect(0, ((i - view.y) * room) / view.side, room, 1);
  }

  /**
   * @param {CanvasImageSource} source
   * @param {readonly [width: number, height: number]} extent of the source, in the units of the view
   * @param {View} seen
   */
  function draw(source, [width, height], { x, y, side }) {
    const scale = room / side;
    context.drawImage(source, -x * scale, -y * scale, width * scale, height * scale);
  }
}

/**
 * The square around a box.
 * @param {readonly number[]} box
 * @returns {View}
 */
function around([x, y, width, height]) {
  const side = Math.max(width, height);
  return { x: x - (side - width) / 2, y: y - (side - height) / 2, side };
}

/**
 * @param {View} from
 * @param {View} to
 * @param {number} part of the way
 * @returns {View}
 */
function between(from, to, part) {
  const t = limit(part);
  const mix = (/** @type {keyof View} */ name) => from[name] + (to[name] - from[name]) * t;
  return { x: mix("x"), y: mix("y"), side: mix("side") };
}

/** @param {number} t */
function limit(t) {
  return Math.min(Math.max(t, 0), 1);
}

/** @param {number} t */
function ease(t) {
  return t * t * (3 - 2 * t);
}
