// The module of the bundle, in Node.
import { readdirSync, readFileSync } from "node:fs";
import { encode } from "../src/request.js";
import load, { call } from "../module/kyclint.js";

const dist = new URL("../dist/", import.meta.url);
const name = readdirSync(dist).find((name) => name.endsWith(".wasm"));

export const module = await load({ module_or_path: readFileSync(new URL(name, dist)) });

export const TODAY = "2026-11-28";

/** Calls a method; returns its result, or throws its error. */
export function ask(method, params = {}) {
  const { result, error } = JSON.parse(call(method, encode(params)));
  if (error !== undefined) throw new Error(error);
  return result;
}

export const lint = (text, params = {}) => ask("lint", { text, today: TODAY, ...params });
