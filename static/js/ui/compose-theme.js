/** Part of every composition root: the button that chooses the paper. */

import { find, findAll } from "./find.js";
import { setUpTheme } from "./theme.js";

/** @param {() => void} [onChange] the colours are others now */
export function createTheme(onChange = () => {}) {
  const parts = {
    root: document.documentElement,
    button: find("theme", HTMLButtonElement),
    colours: findAll("meta[name='theme-color']", HTMLMetaElement),
    onChange,
  };
  setUpTheme(parts, window);
  matchMedia("(forced-colors: active)").addEventListener("change", onChange);
}
