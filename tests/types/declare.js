/** Reads the description of the API (OpenAPI) from standard input and writes its schemas as TypeScript. */
import { createRequire } from "node:module";
import process from "node:process";
import { json } from "node:stream/consumers";

const HEADER = "/** What the API takes and answers, made by `make types` from what the app describes: do not edit. */\n\n";

const require = createRequire(import.meta.url);

// openapi-typescript writes by the programming interface of `typescript`, which version 7 came without. ts-morph brings
// that of version 6, and no command `tsc` of its own beside the one that checks the page.
require("typescript");
require.cache[require.resolve("typescript")].exports = require("@ts-morph/common").ts;
const { default: openapiTS, astToString } = require("openapi-typescript");

// The page names schemas only: routes would make the file five times as long.
const description = { ...(await json(process.stdin)), paths: {} };
process.stdout.write(HEADER + astToString(await openapiTS(description)));
