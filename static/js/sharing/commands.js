/** The present drawing as a command that asks the server for its reading, to be run outside the page. */

/** @import {Question} from "../api/api-client.js" */

/**
 * For a POSIX shell. The drawing comes from standard input, because arguments have a limit that a picture exceeds.
 * @param {string | URL} url
 * @param {Question} question
 */
export function toCurl(url, question) {
  const header = "Content-Type: application/json";
  return `curl -s '${shown(url)}' -H '${header}' --data-binary @- <<'END'\n${JSON.stringify(question)}\nEND\n`;
}

/**
 * For Python 3 without any package. JSON of texts, lists and numbers is Python as well.
 * @param {string | URL} url
 * @param {Question} question
 */
export function toPython(url, question) {
  return `import json, urllib.request

drawing = ${JSON.stringify(question)}
request = urllib.request.Request(
    "${shown(url)}", json.dumps(drawing).encode(), {"Content-Type": "application/json"}
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer)["text"])
`;
}

/**
 * An address that stands within quotation marks of either kind.
 * @param {string | URL} url
 */
function shown(url) {
  return new URL(url).href.replaceAll("'", "%27");
}
