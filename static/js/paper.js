/** Lays the paper that the reader chose, before anything is painted; the page's own script offers the choice. */

import { layChosenPaper } from "./theme.js";

layChosenPaper(document.documentElement, window);
