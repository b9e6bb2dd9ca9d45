// Files that come in and go out. None is sent anywhere.
import { element } from "./dom.js";

/** Decodes a file as UTF-8 or, after its mark, UTF-16. Throws for any other. */
export async function readText(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  const encoding = isLittle ? "utf-16le" : isBig ? "utf-16be" : "utf-8";
  try {
    // The mark at the beginning stays in UTF-8, as it is a finding.
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: encoding === "utf-8" }).decode(bytes);
  } catch {
    throw new Error(`${file.name} is not text in UTF-8 or UTF-16`);
  }
}

/** Saves a text as a file. */
export function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The name of a file without its folder and suffix. */
export const stem = (name) => name.replace(/^.*[/\\]/u, "").replace(/\.[^.]*$/u, "");

/** Whether a text looks like the codes of a classifier: lines that are not JSON, or a JSON list of texts. */
export function looksLikeCodes(text) {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) {
    return false;
  }
  try {
    const value = JSON.parse(trimmed);
    return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
  } catch {
    return /^[^[\]{}"]+$/u.test(trimmed);
  }
}
