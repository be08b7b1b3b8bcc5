/** Composition root of pages that are only read: the one thing to do is to switch the paper. */

import { find, findAll } from "./find.js";
import { setUpTheme } from "./theme.js";

setUpTheme(
  {
    root: document.documentElement,
    button: find("theme", HTMLButtonElement),
    colours: findAll("meta[name='theme-color']", HTMLMetaElement),
    onChange: () => {},
  },
  window,
);
