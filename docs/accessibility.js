// What the pages of mdBook lack for keyboards and screen readers: the bar at the top is a landmark, what opens
// the table of contents is a button, and wide tables and examples can be scrolled by keys.
(() => {
  document.getElementById("mdbook-menu-bar")?.setAttribute("role", "banner");

  const label = document.getElementById("mdbook-sidebar-toggle");
  if (label) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.title = label.title;
    button.append(...[...label.childNodes].map((node) => node.cloneNode(true)));
    button.addEventListener("click", () => label.click());
    const mirror = () => {
      for (const name of ["aria-label", "aria-controls", "aria-expanded"]) {
        button.setAttribute(name, label.getAttribute(name) ?? "");
      }
    };
    mirror();
    new MutationObserver(mirror).observe(label, { attributes: true });
    label.hidden = true;
    label.style.display = "none";
    label.before(button);
  }

  const scrollable = () => {
    for (const part of document.querySelectorAll(".table-wrapper, main pre > code")) {
      if (part.scrollWidth > part.clientWidth && !part.hasAttribute("role")) {
        part.tabIndex = 0;
        part.setAttribute("role", "group");
        part.setAttribute("aria-label", part.matches("code") ? "Wide example" : "Wide table");
      }
    }
  };
  scrollable();
  addEventListener("resize", scrollable);
})();
