/** Composition root of a network's page: the choice of paper. */

import { find, findAll } from "../find.js";
import { setUpTheme } from "../theme.js";

setUpTheme(
  {
    root: document.documentElement,
    button: find("theme", HTMLButtonElement),
    colours: findAll("meta[name='theme-color']", HTMLMetaElement),
    onChange: () => {},
  },
  window,
);
