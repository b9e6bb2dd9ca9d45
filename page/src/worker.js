// Calls the module, away from the page, so that a long text never stops it. `linter.js` is its client.
//
// Takes {id, method, params}; answers {id, result}, {id, error} where the request was wrong, or
// {id, crash}, after which the module must not be called again. Says {ready: true} when the module is
// loaded, and {failed} if it cannot be.
import load, { call } from "../module/kyclint.js";
import file from "../module/kyclint_bg.wasm";
import { encode } from "./request.js";

// A module keeps the memory that it once needed.
const MOST_MEMORY = 256 * 1024 * 1024;

async function instantiate() {
  const url = new URL(file, import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  // A host that does not know the type of modules cannot have it compiled while it arrives.
  const isKnown = /^application\/wasm\b/.test(response.headers.get("content-type") ?? "");
  return load({ module_or_path: isKnown ? response : await response.arrayBuffer() });
}

function answer(module, { id, method, params }) {
  let text;
  try {
    text = call(method, encode(params ?? {}));
  } catch (error) {
    return { id, crash: String(error?.message ?? error) };
  }
  const isFull = module.memory.buffer.byteLength > MOST_MEMORY;
  return { id, isFull, ...JSON.parse(text) };
}

const module = instantiate();
module.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error?.message ?? error) }),
);

addEventListener("message", async ({ data }) => {
  let loaded;
  try {
    loaded = await module;
  } catch {
    return;
  }
  postMessage(answer(loaded, data));
});
