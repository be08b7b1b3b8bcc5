/** What the page loads after it, when it is idle or earlier if wanted; a browser loads a module once. */

/**
 * The sections beneath the reading, in their order. Each is a folder of this name here, in static/css and in templates;
 * its line is the only place that names it.
 */
export const SECTIONS = {
  inside: () => import("./inside/section.js"),
  why: () => import("./why/section.js"),
  comparison: () => import("./comparison/section.js"),
};

/** What the tools under the sheet do that are seldom needed; one that shows something is a folder as a section is. */
export const TOOLS = {
  replay: () => import("./replay/tool.js"),
  sharing: () => import("./sharing/share.js"),
  link: () => import("./sharing/link.js"),
};
