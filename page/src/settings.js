// What the browser keeps: how the page looks, and nothing of a payload.

const KEY = "kyclint";
const DEFAULTS = { theme: "system", plain: false };

export const settings = { ...DEFAULTS, ...read() };

export function keep(changed) {
  Object.assign(settings, changed);
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Storage may be off; the page works without it.
  }
}

function read() {
  try {
    const { theme, plain } = JSON.parse(localStorage.getItem(KEY)) ?? {};
    return {
      ...(["light", "dark"].includes(theme) && { theme }),
      ...(typeof plain === "boolean" && { plain }),
    };
  } catch {
    return {};
  }
}

/** Sets the theme; `system` follows what the system says. */
export function applyTheme() {
  const root = document.documentElement;
  if (settings.theme === "system") {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = settings.theme;
  }
}
