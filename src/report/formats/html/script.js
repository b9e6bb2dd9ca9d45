"use strict";
(() => {
  // Paper has no summaries to open.
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((it) => (it.open = true)));
  const form = document.getElementById("filter");
  if (!form) {
    return;
  }
  const { query, rule } = form.elements;
  const levels = [...form.querySelectorAll("[name=level]")];
  const matches = document.getElementById("matches");
  const rules = [...document.querySelectorAll(".rule")].map((block) => ({
    block,
    name: block.dataset.rule,
    more: block.querySelector("details"),
    examples: [...block.querySelectorAll(".example")].map((node) => ({
      node,
      level: node.dataset.level,
      text: `${block.dataset.rule} ${node.textContent}`.toLowerCase(),
    })),
  }));
  const total = rules.reduce((sum, { examples }) => sum + examples.length, 0);

  function apply() {
    const words = query.value.toLowerCase().split(/\s+/u).filter(Boolean);
    const wanted = new Set(levels.filter(({ checked }) => checked).map(({ value }) => value));
    const hasFilter = words.length > 0 || rule.value !== "" || wanted.size < levels.length;
    let count = 0;
    for (const { block, name, more, examples } of rules) {
      let shown = 0;
      let hidden = 0;
      for (const { node, level, text } of examples) {
        const fits = (rule.value === "" || rule.value === name) && wanted.has(level) && words.every((word) => text.includes(word));
        node.hidden = !fits;
        shown += fits;
        hidden += fits && more !== null && more.contains(node);
      }
      count += shown;
      // Rules whose examples `--max-findings` leaves out are filtered by their name alone.
      const isNamed = (rule.value === "" || rule.value === name) && words.every((word) => name.includes(word));
      block.hidden = shown === 0 && !(examples.length === 0 && isNamed);
      if (more) {
        more.open = hasFilter && hidden > 0;
        more.hidden = hasFilter && hidden === 0;
      }
    }
    matches.textContent = hasFilter ? `${count} of ${total} examples` : `${total} ${total === 1 ? "example" : "examples"}`;
  }

  /** A link to a rule shows it, whatever the filter hides. */
  function follow() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target?.closest("[hidden]")) {
      form.reset();
      apply();
      target.scrollIntoView();
    }
  }

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  addEventListener("hashchange", follow);
  apply();
})();
