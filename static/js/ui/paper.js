/** Lays the paper that the reader chose, before anything is painted; the page's own script offers the choice. */

import { recallPaper } from "./kept-paper.js";

const chosen = recallPaper(window);
if (chosen) document.documentElement.dataset.theme = chosen;
