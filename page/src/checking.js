// When the payload is linted: after a pause in typing, one run at a time, and only the newest text.

// Short enough to feel at once, long enough that a word is linted once.
const PAUSE = 80;
const LONGEST_PAUSE = 1000;

export class Checking {
  /**
   * @param read returns the text and the options of the linter
   * @param lint lints them
   * @param show is called with `{text, result, error}` as long as the text is the newest
   */
  constructor(read, lint, show) {
    this.read = read;
    this.lint = lint;
    this.show = show;
    this.pause = PAUSE;
    /** What was found in the newest text: `{text, result, error}`. */
    this.latest = null;
    this.running = null;
    this.isStale = true;
  }

  /** The text or an option changed. */
  changed() {
    this.isStale = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), this.pause);
  }

  /** Lints at once if something changed, and returns what was found in the text as it is. */
  async now() {
    clearTimeout(this.timer);
    while (this.running || this.isStale) {
      this.running ??= this.#run();
      await this.running;
    }
    return this.latest;
  }

  async #run() {
    this.isStale = false;
    const input = this.read();
    const start = performance.now();
    let result = null;
    let error = null;
    try {
      result = await this.lint(input);
    } catch (thrown) {
      error = thrown.message;
    }
    this.running = null;
    // A long text is linted less often than it changes.
    this.pause = Math.min(LONGEST_PAUSE, Math.max(PAUSE, 2 * (performance.now() - start)));
    if (!this.isStale) {
      this.latest = { text: input.text, result, error };
      this.show(this.latest);
    }
  }
}
