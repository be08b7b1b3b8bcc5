/** What the page loads after it, when it is idle or earlier if wanted; a browser loads a module once. */

/**
 * The sections beneath the reading, in their order. Each is a folder of this name here, in static/css and in templates;
 * its line is what puts it on the page, and a row in tests/browser/sections.py has it tested.
 */
export const SECTIONS = {
  inside: () => import("./inside/section.js"),
  why: () => import("./why/section.js"),
  comparison: () => import("./comparison/section.js"),
};

/**
 * The tools that show a drawing's strokes in their own way, first in the menu under the sheet. Each is a folder as a
 * section is, and its line is the only place that names it, too.
 */
export const TOOLS = {
  replay: () => import("./replay/tool.js"),
};

/** What lets a drawing leave the page, and what brings one back from a link or a file. */
export const SHARING = {
  file: () => import("./drawing/picture-file.js"),
  share: () => import("./sharing/share.js"),
  link: () => import("./sharing/link.js"),
};

/** What shows on the sheet how its ink was read. */
export const OVERLAY = () => import("./reading/overlay.js");
