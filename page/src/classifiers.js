// The codes of an installation. They stay in memory: they are gone when the page is.
import { notify } from "./announce.js";
import { openDialog } from "./dialog.js";
import { button, element, find, plural } from "./dom.js";
import { readText, stem } from "./files.js";

export class Classifiers {
  /** @param linter knows the names; @param changed is called after every change */
  constructor(linter, changed) {
    this.linter = linter;
    this.texts = {};
    this.changed = changed;
    find("show-classifiers").addEventListener("click", () => this.show());
    find("codes").addEventListener("change", async ({ target }) => {
      await this.add([...target.files]);
      target.value = "";
    });
  }

  /** Takes files: the name of each is the name of a classifier. */
  async add(files) {
    const names = [];
    for (const file of files) {
      try {
        this.texts[stem(file.name)] = await readText(file);
        names.push(stem(file.name));
      } catch (error) {
        notify(error.message);
      }
    }
    if (names.length > 0) {
      this.#update();
      notify(`Added ${names.join(", ")}`);
    }
  }

  async show() {
    const { classifiers: known } = await this.linter.about().catch(() => ({ classifiers: [] }));
    const content = element("div");
    this.draw = () => {
      const names = Object.keys(this.texts).toSorted();
      content.replaceChildren(
        element(
          "p",
          {},
          "The codes of your installation replace what kyclint knows. A file has one code per line, and the name of its classifier, such as ",
          element("code", {}, "country.txt"),
          ". Files can also be dropped on the page. They stay in this page until it is closed.",
        ),
        element("details", {}, element("summary", {}, "Names of classifiers"), element("p", {}, known.join(", "))),
        ...(names.length > 0
          ? [element("ul", { class: "classifiers" }, names.map((name) => this.#item(name)))]
          : [element("p", { class: "hint" }, "No classifiers")]),
      );
    };
    this.draw();
    const dialog = openDialog({
      title: "Classifiers",
      content,
      actions: [button("Add files", () => find("codes").click(), { class: "main" })],
    });
    dialog.addEventListener("close", () => {
      this.draw = null;
    });
  }

  #item(name) {
    const codes = this.texts[name].split("\n").filter((line) => line.trim()).length;
    const remove = () => {
      delete this.texts[name];
      this.#update();
      notify(`Removed ${name}`);
      document.querySelector("dialog[open] .actions button")?.focus();
    };
    return element(
      "li",
      {},
      element("span", {}, element("code", {}, name), ` ${plural(codes, "line")}`),
      button("Remove", remove, { "aria-label": `Remove ${name}` }),
    );
  }

  #update() {
    const count = Object.keys(this.texts).length;
    find("show-classifiers").textContent = count > 0 ? `Classifiers (${count})` : "Classifiers";
    this.draw?.();
    this.changed();
  }
}
