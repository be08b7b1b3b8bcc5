/** The row of tools: each button is off while it would do nothing. */

/** @import {Command} from "./shortcuts.js" */

/**
 * @param {Record<Command, HTMLButtonElement>} buttons
 * @param {(command: Command) => void} onCommand
 * @returns {(usable: Record<Command, boolean>) => void} says which commands would do something now
 */
export function createTools(buttons, onCommand) {
  const entries = /** @type {[Command, HTMLButtonElement][]} */ (Object.entries(buttons));
  for (const [command, button] of entries) button.addEventListener("click", () => onCommand(command));
  return (usable) => {
    const focused = entries.find(([command, button]) => button === document.activeElement && !usable[command]);
    for (const [command, button] of entries) button.disabled = !usable[command];
    // A button that goes off under the keyboard would drop the focus to the top of the page: hand it on.
    if (focused) entries.find(([command]) => usable[command])?.[1].focus();
  };
}
