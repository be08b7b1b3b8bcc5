/** The keys that do what the tools' buttons do: undo, redo and clear. */

/** @typedef {"undo" | "redo" | "clear"} Command */

/**
 * Which command a key press stands for, if any. Ctrl on most systems, Command on a Mac.
 * @param {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">} press
 * @returns {Command | null}
 */
export function toCommand({ key, code, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey) return null;
  if (!ctrlKey && !metaKey) return key === "Escape" ? "clear" : null;
  // On a layout without Latin letters the key's place counts.
  const letter = key > "~" ? code : `Key${key.toUpperCase()}`;
  if (letter === "KeyZ") return shiftKey ? "redo" : "undo";
  return letter === "KeyY" && ctrlKey ? "redo" : null;
}

/**
 * @param {EventTarget} target
 * @param {(command: Command) => void} onCommand
 * @returns {() => void} stops listening
 */
export function listenForShortcuts(target, onCommand) {
  /** @param {Event} event */
  const onKey = (event) => {
    if (!(event instanceof KeyboardEvent) || event.defaultPrevented) return;
    const command = toCommand(event);
    // In a menu Escape closes it; that must not cost anyone a drawing.
    if (!command || (command === "clear" && event.target instanceof HTMLSelectElement)) return;
    event.preventDefault();
    onCommand(command);
  };
  target.addEventListener("keydown", onKey);
  return () => target.removeEventListener("keydown", onKey);
}
