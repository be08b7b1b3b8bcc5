/** Draws a box around each digit that was read, where there are several: on the sheet, over the ink or the picture. */

import { SHEET_SIDE } from "../drawing/stroke-geometry.js";

/** @import {DigitReading} from "../api/api-client.js" */

/** Room between the ink and its box, in parts of the sheet. */
const ROOM = 0.012;

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {SVGSVGElement} layer lies exactly over the sheet
 * @param {HTMLImageElement} picture lies on the sheet instead of strokes while it isn't hidden, whole and in the middle
 * @returns {(digits: readonly DigitReading[], selected: number) => void} shows them; one digit needs no box
 */
export function createDigitBoxes(layer, picture) {
  return (digits, selected) => {
    const [width, height] = picture.hidden ? [SHEET_SIDE, SHEET_SIDE] : [picture.naturalWidth, picture.naturalHeight];
    layer.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const boxes = digits.length > 1 ? digits.map(({ box }) => box) : [];
    layer.replaceChildren(...boxes.map((box, i) => createBox(box, ROOM * Math.max(width, height), i === selected)));
  };
}

/**
 * @param {DigitReading["box"]} box x, y, width, height
 * @param {number} room
 * @param {boolean} selected
 */
function createBox([x, y, width, height], room, selected) {
  const rect = document.createElementNS(SVG, "rect");
  const sides = { x: x - room, y: y - room, width: width + 2 * room, height: height + 2 * room, rx: 2 * room };
  for (const [name, value] of Object.entries(sides)) rect.setAttribute(name, String(value));
  rect.toggleAttribute("data-selected", selected);
  return rect;
}
