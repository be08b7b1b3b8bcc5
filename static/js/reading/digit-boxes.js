/** Draws a box around each digit that was read, where there is more than it: on the sheet, over the ink or the picture. */

import { SHEET_SIDE } from "../drawing/stroke-geometry.js";
import { nameReading } from "./words.js";

/** @import {DigitReading} from "../api/api-client.js" */
/** @import {Described} from "./words.js" */

/** Room between the ink and its box, in parts of the sheet. */
const ROOM = 0.012;

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {SVGSVGElement} layer lies exactly over the sheet
 * @param {HTMLImageElement} picture lies on the sheet instead of strokes while it isn't hidden, whole and in the middle
 * @returns {(reading: Described, selected: number) => void} shows them; a digit that is all the ink needs no box
 */
export function createDigitBoxes(layer, picture) {
  return (reading, selected) => {
    const [width, height] = picture.hidden ? [SHEET_SIDE, SHEET_SIDE] : [picture.naturalWidth, picture.naturalHeight];
    layer.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const { text, digits, left_out: leftOut = [] } = reading;
    const isAll = digits.length === 1 && leftOut.length === 0 && nameReading(reading) === text;
    const boxes = isAll ? [] : digits.map(({ box }) => box);
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
