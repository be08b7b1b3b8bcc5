/** Part of the composition root that is loaded after the page: what lies over the ink once it was read. */

import { find } from "../ui/find.js";
import { createDigitBoxes } from "./digit-boxes.js";
import { createLeftOut } from "./left-out.js";

/** @import {Described} from "./words.js" */

/** @returns {(reading: Described, selected: number, settled: boolean) => void} shows it */
export function createOverlay() {
  const picture = find("picture", HTMLImageElement);
  const showBoxes = createDigitBoxes(find("boxes", SVGSVGElement), picture);
  const showLeftOut = createLeftOut(find("left-out-list", HTMLElement), picture);
  return (reading, selected, settled) => {
    showBoxes(reading, selected);
    showLeftOut(reading, settled);
  };
}
