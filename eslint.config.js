/** ESLint's settings: the house rules for the page's modules (static/js), their tests (tests/js) and types (tests/types). */
import js from "@eslint/js";
import globals from "globals";

/** The packages of static/js from the ground up, each on those before it. Any other folder stands on them all, beside its neighbours. */
const floors = ["ui", "api", "drawing", "reading", "explain"];

/** The rule that a package's modules import from its own folder and from the packages below it, and nothing else. */
function importOnlyFrom(below) {
  const message = `Import relatively, with the ending .js, from this folder${["", ...below].join(", ")}.`;
  const regex = `^(?!\\./[\\w-]+\\.js$|\\.\\./(?:${below.join("|") || "-"})/[\\w-]+\\.js$)`;
  return { "no-restricted-imports": ["error", { patterns: [{ regex, message }] }] };
}

const noHtml = {
  selector: "AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]",
  message: "Build elements; never write HTML from text.",
};
const lookups = ["getElementById", "querySelector", "querySelectorAll", "getElementsByClassName"];

export default [
  { ignores: [".venv/", ".venv-bench/", "bench-report/", "build/", "node_modules/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-console": "error",
      "no-implicit-coercion": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  {
    files: ["static/js/**/*.js"],
    languageOptions: { ecmaVersion: 2022, globals: globals.browser },
    rules: {
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 40, skipComments: true }],
      "no-eval": "error",
      "no-restricted-imports": ["error", { patterns: [{ regex: "^(?!\\.{1,2}/.*\\.js$)", message: "Import relatively, with the ending .js." }] }],
      "no-restricted-syntax": ["error", noHtml, { selector: "ImportExpression", message: "Only sections.js loads what comes later." }],
    },
  },
  { files: ["static/js/sections.js"], rules: { "no-restricted-syntax": ["error", noHtml] } },
  {
    files: ["static/js/**/*.js"],
    ignores: ["static/js/ui/find.js"],
    rules: {
      "no-restricted-properties": [
        "error",
        ...lookups.map((property) => ({ object: "document", property, message: "Only find.js looks elements up; take them as arguments." })),
      ],
    },
  },
  { files: ["static/js/*/**/*.js"], rules: importOnlyFrom(floors) },
  ...floors.map((name, level) => ({ files: [`static/js/${name}/**/*.js`], rules: importOnlyFrom(floors.slice(0, level)) })),
  {
    files: ["tests/js/**/*.js", "tests/types/*.js", "eslint.config.js"],
    languageOptions: { ecmaVersion: 2024, globals: globals.node },
  },
];
