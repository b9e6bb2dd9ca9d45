import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Linter } from "../src/linter.js";

/** A linter whose workers the test plays. */
function setUp(options) {
  const workers = [];
  const start = () => {
    const worker = {
      got: [],
      isEnded: false,
      postMessage: (message) => worker.got.push(message),
      terminate: () => (worker.isEnded = true),
      say: (data) => worker.onmessage({ data }),
    };
    workers.push(worker);
    return worker;
  };
  return { linter: new Linter("worker.js", { start, ...options }), workers };
}

test("only the newest lint waits", async () => {
  const { linter, workers } = setUp();
  const lints = ["a", "b", "c"].map((text) => linter.lint({ text }));
  const [worker] = workers;
  worker.say({ ready: true });
  assert.deepEqual(worker.got.map(({ params }) => params.text), ["a"]);
  worker.say({ id: worker.got[0].id, result: "of a" });
  assert.deepEqual(worker.got.map(({ params }) => params.text), ["a", "c"]);
  worker.say({ id: worker.got[1].id, result: "of c" });
  assert.deepEqual(await Promise.all(lints), ["of a", null, "of c"]);
});

test("other requests do not wait for a lint to be answered", async () => {
  const { linter, workers } = setUp();
  const lint = linter.lint({ text: "a" });
  const rules = linter.rules();
  const [worker] = workers;
  assert.deepEqual(worker.got.map(({ method }) => method), ["lint", "rules"]);
  worker.say({ id: worker.got[1].id, result: [] });
  assert.deepEqual(await rules, []);
  worker.say({ id: worker.got[0].id, error: "wrong" });
  await assert.rejects(lint, /wrong/);
});

test("a crash is a finding, and the rest is asked again", async () => {
  const { linter, workers } = setUp();
  const lint = linter.lint({ text: "a" });
  const rules = linter.rules();
  workers[0].say({ ready: true });
  workers[0].say({ id: workers[0].got[0].id, crash: "a bug in kyclint at src/a.rs:1" });
  const found = await lint;
  assert.equal(found.ok, false);
  assert.deepEqual(found.findings.map(({ rule, message }) => [rule, message]), [
    ["internal", "kyclint cannot check this text: a bug in kyclint at src/a.rs:1"],
  ]);
  assert.ok(workers[0].isEnded);
  assert.deepEqual(workers[1].got.map(({ method }) => method), ["rules"]);
  workers[1].say({ id: workers[1].got[0].id, result: [1] });
  assert.deepEqual(await rules, [1]);
  const next = linter.lint({ text: "b" });
  workers[1].say({ id: workers[1].got[1].id, result: "of b" });
  assert.equal(await next, "of b");
});

test("a lint that takes too long is a finding, and loading does not count", async () => {
  const { linter, workers } = setUp({ patience: 20 });
  const lint = linter.lint({ text: "a" });
  await sleep(60);
  assert.equal(workers.length, 1);
  workers[0].say({ ready: true });
  const found = await lint;
  assert.match(found.findings[0].message, /took longer than 0.02 seconds/);
  assert.ok(workers[0].isEnded && !workers[1].isEnded);
});

test("a module that cannot be loaded fails all requests", async () => {
  const { linter, workers } = setUp();
  const [lint, waiting, rules] = [linter.lint({ text: "a" }), linter.lint({ text: "b" }), linter.rules()];
  workers[0].say({ failed: "404 Not Found" });
  for (const request of [lint, waiting, rules, linter.kinds()]) {
    await assert.rejects(request, /the module cannot be loaded: 404 Not Found/);
  }
});

test("a worker with much memory is replaced when it has nothing to do", async () => {
  const { linter, workers } = setUp();
  const lint = linter.lint({ text: "a" });
  workers[0].say({ id: workers[0].got[0].id, isFull: true, result: "of a" });
  assert.equal(await lint, "of a");
  assert.equal(workers.length, 2);
});
