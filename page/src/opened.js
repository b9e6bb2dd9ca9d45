// What the text in the editor is called: the suffix of the name tells the linter how documents lie in it.

/** The name of a text that is from no file. */
const UNNAMED = "payload.json";

/** So many texts are remembered. */
const MOST = 20;

export class Opened {
  /** Texts that replaced another one or were replaced, and how they were opened: undo leads back to them. */
  #known = [];

  constructor() {
    this.name = UNNAMED;
    /** The line ends of the opened file: the editors have their own. */
    this.lineEnd = "\n";
    /** Whether the text is from a file. */
    this.isFile = false;
  }

  /** This text is about to be replaced, or was replaced a moment ago. */
  leave(text) {
    const { name, lineEnd, isFile } = this;
    this.#known = [...this.#known, { text, name, lineEnd, isFile }].slice(-MOST);
  }

  /** This text is in the editor now. */
  enter(text, { name = UNNAMED, lineEnd = "\n", isFile = false } = {}) {
    Object.assign(this, { name, lineEnd, isFile });
    this.leave(text);
  }

  /** Takes the name of a text that was there before. @param input has the `length` and the `text` */
  follow(input) {
    const { length } = input;
    const known = this.#known.findLast(({ text }) => text.length === length && text === input.text);
    if (known) {
      const { name, lineEnd, isFile } = known;
      Object.assign(this, { name, lineEnd, isFile });
    }
  }
}
