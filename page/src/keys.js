// Keys of the page, which come before those of the editor.

/**
 * Calls what keys do. They are named like "Alt+Shift+Enter", with the modifiers in the order Control, Alt,
 * Shift; Command is Control.
 */
export function onKeys(keys, areOn) {
  const listen = (event) => {
    const act = keys[name(event)];
    if (act && areOn()) {
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  };
  // In the capture phase, so that the editor does not see them.
  addEventListener("keydown", listen, { capture: true });
}

function name({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const modifiers = [(ctrlKey || metaKey) && "Control", altKey && "Alt", shiftKey && "Shift"];
  return [...modifiers, key.length === 1 ? key.toUpperCase() : key].filter(Boolean).join("+");
}
