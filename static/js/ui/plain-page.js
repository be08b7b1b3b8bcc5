/** Composition root of pages that are only read: the one thing to do is to switch the paper. */

import { createTheme } from "./compose-theme.js";

createTheme();
