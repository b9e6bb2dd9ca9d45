// The client of the worker that has the module.
//
// All offsets are UTF-16 code units of the text as it is handed in, which is how JavaScript counts. A text
// with CRLF has two units at each end of a line: hand in what the editor counts (`state.doc.toString()` of
// CodeMirror has LF alone). A byte order mark is one unit; it has a finding, and a fix removes it. `line`
// and `column` are what the command line reports: both from 1, a column is a code point, and a byte order
// mark has none.
//
// A text is described by
//   text         the text
//   today        the day, YYYY-MM-DD
//   name         the name of its file, optional: `.ndjson` and `.md` are read as such; anything else is
//                JSON, or JSON Lines where the first lines are documents
//   kind         the name of a kind (see `kinds`), or null to detect it
//   classifiers  {name: text of the file}; for the names see `about`
//   levels       {rule, group or "all": "off" | "advice" | "warning" | "error"}

/** How long a request may take, in milliseconds, before the worker is started again. */
const PATIENCE = 10_000;

/* global WORKER_FILE -- the build sets it to the name of the bundled worker. */
const bundledWorker = () => new URL(WORKER_FILE, import.meta.url);

export class Linter {
  #url;
  #patience;
  #start;
  #worker = null;
  #isReady = false;
  #failure = null;
  #lastId = 0;
  /** Requests that the worker has, in order: id to {message, resolve, reject, timer}. */
  #sent = new Map();
  /** The lint that the worker has, by id, and the newest one, which waits for it. */
  #linting = null;
  #waiting = null;

  /**
   * @param {URL | string} workerUrl the bundled `worker.js`
   * @param {{patience?: number, start?: (url) => Worker}} options `patience` in milliseconds
   */
  constructor(workerUrl = bundledWorker(), { patience = PATIENCE, start } = {}) {
    this.#url = workerUrl;
    this.#patience = patience;
    this.#start = start ?? ((url) => new Worker(url, { type: "module" }));
    this.#restart();
  }

  /**
   * Lints a text. Resolves to null if a newer lint was asked for before this one began: only the newest
   * waits. A crash or a timeout is a result with one finding of the rule `internal`, and the module starts
   * again.
   *
   * `limit` is how many findings to return, by default 1000; the counts are of all.
   *
   * @returns {Promise<null | {
   *   ok: boolean,  // no errors
   *   counts: {errors: number, warnings: number, advice: number, fixable: {safe: number, unsafe: number}},
   *   documents: number,
   *   customers: {kind: string, inBatch: boolean, start: number, end: number}[],
   *   findings: {
   *     rule: string, severity: "error" | "warning" | "advice",
   *     message: string, label: string, help: string | null, pointer: string,
   *     start: number, end: number, line: number, column: number,
   *     apiCode: string | null, isRefusal: boolean,
   *     related: {message: string, start: number, end: number}[],
   *     fix: null | {title: string, safe: boolean, edits: {start: number, end: number, text: string}[]},
   *   }[],
   *   unreadClassifiers: {name: string, message: string, line: number, column: number}[],
   * }>}
   */
  lint(params) {
    return new Promise((resolve, reject) => {
      const message = { method: "lint", params: { limit: 1000, ...params } };
      this.#waiting?.resolve(null);
      this.#waiting = { message, resolve, reject };
      this.#next();
    });
  }

  /**
   * Applies all fixes, with `unsafe: true` also those that should be reviewed.
   * @returns {Promise<{text: string, applied: number}>} `text` keeps its line endings
   */
  fix(params) {
    return this.#request("fix", params);
  }

  /**
   * What may be written at `offset`. The items are in order, and fit what is typed. `insert` is a template
   * for `snippet` of CodeMirror; `text` is the same without places to fill in; either replaces the
   * characters from `start` to `end`. `filter` is what to compare with these characters, if anything.
   * `documentation` is HTML. A comma must be inserted at `commaAt` where it is not null.
   * @returns {Promise<{
   *   items: {label: string, kind: "field" | "value" | "skeleton", detail: string,
   *           documentation: string | null, filter: string, insert: string, text: string,
   *           start: number, end: number}[],
   *   commaAt: number | null, isIncomplete: boolean}>}
   */
  complete(params) {
    return this.#request("complete", params);
  }

  /**
   * Explains what stands at `offset`.
   * @returns {Promise<null | {start: number, end: number, html: string}>}
   */
  hover(params) {
    return this.#request("hover", params);
  }

  /**
   * All rules, by name.
   * @returns {Promise<{name: string, group: string, severity: string, since: string, summary: string,
   *   apiCodes: string[], fixable: boolean}[]>}
   */
  rules() {
    return this.#request("rules", {});
  }

  /** One rule: the same with its page as `html`, without the summary. Rejects an unknown name. */
  rule(name) {
    return this.#request("rule", { name });
  }

  /** @returns {Promise<{name: string, noun: string, endpoint: string}[]>} the kinds of payloads */
  kinds() {
    return this.#request("kinds", {});
  }

  /** @returns {Promise<{code: string, html: string}>} an API code; rejects an unknown one */
  code(name) {
    return this.#request("code", { name });
  }

  /**
   * The samples of customers, by kind.
   * @returns {Promise<{kind: string, entityType: string, case: string, title: string}[]>}
   */
  samples() {
    return this.#request("samples", {});
  }

  /**
   * The text of a sample with invented values: `kind`, `entityType` and `case` as in `samples`, a `seed`
   * (a whole number; the same one gives the same text on the same day) and `today`.
   * @returns {Promise<string>}
   */
  sample(params) {
    return this.#request("sample", params);
  }

  /** @returns {Promise<{version: string, classifiers: string[], groups: {name: string, summary: string}[]}>} */
  about() {
    return this.#request("about", {});
  }

  /** Ends the worker. What was asked for is rejected. */
  close() {
    this.#fail("the linter is closed");
  }

  #request(method, params) {
    return new Promise((resolve, reject) => {
      this.#send({ message: { method, params }, resolve, reject });
    });
  }

  /** Sends the waiting lint if the worker has none. */
  #next() {
    if (this.#linting !== null || !this.#waiting) return;
    const request = this.#waiting;
    this.#waiting = null;
    this.#linting = this.#send(request);
  }

  #send(request) {
    if (this.#failure !== null) {
      request.reject(new Error(this.#failure));
      return null;
    }
    const id = ++this.#lastId;
    this.#sent.set(id, request);
    this.#post(id, request);
    return id;
  }

  #post(id, request) {
    this.#worker.postMessage({ id, ...request.message });
    // Loading takes as long as the network does.
    if (this.#isReady) this.#watch(id, request);
  }

  #watch(id, request) {
    request.timer = setTimeout(() => {
      // Requests are answered in order, so the oldest one is what takes the time.
      const [oldest] = this.#sent.keys();
      const seconds = this.#patience / 1000;
      this.#drop(oldest, `the check took longer than ${seconds} seconds, and was stopped`);
    }, this.#patience);
  }

  #take(id) {
    const request = this.#sent.get(id);
    this.#sent.delete(id);
    clearTimeout(request?.timer);
    if (this.#linting === id) this.#linting = null;
    return request;
  }

  #receive({ ready, failed, id, result, error, crash, isFull }) {
    if (failed !== undefined) return this.#fail(`the module cannot be loaded: ${failed}`);
    if (ready) {
      this.#isReady = true;
      for (const [id, request] of this.#sent) this.#watch(id, request);
      return;
    }
    if (crash !== undefined) return this.#drop(id, `kyclint cannot check this text: ${crash}`);
    const request = this.#take(id);
    if (isFull && this.#sent.size === 0) this.#restart();
    if (error === undefined) request?.resolve(result);
    else request?.reject(new Error(error));
    this.#next();
  }

  /** Starts the worker again without the request that it cannot answer. */
  #drop(id, reason) {
    const request = this.#take(id);
    this.#restart();
    if (request?.message.method === "lint") request.resolve(broken(reason));
    else request?.reject(new Error(reason));
    this.#next();
  }

  #restart() {
    this.#worker?.terminate();
    this.#isReady = false;
    const worker = this.#start(this.#url);
    this.#worker = worker;
    worker.onmessage = ({ data }) => {
      if (worker === this.#worker) this.#receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (worker === this.#worker) this.#fail(event.message ?? "the worker cannot be started");
    };
    for (const [id, request] of this.#sent) {
      clearTimeout(request.timer);
      this.#post(id, request);
    }
  }

  #fail(reason) {
    this.#failure ??= reason;
    this.#worker?.terminate();
    this.#worker = null;
    const requests = [...this.#sent.values(), ...(this.#waiting ? [this.#waiting] : [])];
    this.#sent.clear();
    this.#waiting = this.#linting = null;
    for (const { timer, reject } of requests) {
      clearTimeout(timer);
      reject(new Error(reason));
    }
  }
}

/** The result for a text that cannot be checked. */
function broken(message) {
  return {
    ok: false,
    counts: { errors: 1, warnings: 0, advice: 0, fixable: { safe: 0, unsafe: 0 } },
    documents: 0,
    customers: [],
    findings: [
      {
        rule: "internal",
        severity: "error",
        message,
        label: "",
        help: null,
        pointer: "",
        start: 0,
        end: 0,
        line: 1,
        column: 1,
        apiCode: null,
        isRefusal: false,
        related: [],
        fix: null,
      },
    ],
    unreadClassifiers: [],
  };
}
