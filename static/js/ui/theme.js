/** The choice between day and night paper: the system's unless the reader asked for the other, which is remembered. */

import { keepPaper, recallPaper } from "./kept-paper.js";

/** @import {Theme} from "./kept-paper.js" */

/**
 * @typedef {object} ThemeParts
 * @property {HTMLElement} root takes the choice in data-theme
 * @property {HTMLElement} button switches
 * @property {HTMLMetaElement[]} colours the theme-color of the browser's own frame, one for each system theme
 * @property {() => void} onChange the colours are others now
 */

/**
 * @param {ThemeParts} parts
 * @param {Window} window
 * @returns {() => void} stops listening
 */
export function setUpTheme({ root, button, colours, onChange }, window) {
  const listeners = new AbortController();
  const { signal } = listeners;
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
  const paperOf = Object.fromEntries(colours.map((meta) => [meta.media.includes("dark") ? "dark" : "light", meta.content]));
  let chosen = recallPaper(window);

  /** @returns {Theme} */
  const system = () => (systemDark.matches ? "dark" : "light");

  function apply() {
    const theme = chosen ?? system();
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    const label = theme === "dark" ? "Switch to day paper" : "Switch to night paper";
    button.setAttribute("aria-label", label);
    button.title = label;
    for (const meta of colours) meta.content = paperOf[chosen ?? (meta.media.includes("dark") ? "dark" : "light")];
    onChange();
  }

  button.addEventListener(
    "click",
    () => {
      const other = (chosen ?? system()) === "dark" ? "light" : "dark";
      chosen = other === system() ? null : other;
      keepPaper(window, chosen);
      apply();
    },
    { signal },
  );
  systemDark.addEventListener("change", apply, { signal });
  apply();
  return () => listeners.abort();
}
