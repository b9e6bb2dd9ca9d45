// Parameters as text for the module.

/**
 * Half a surrogate pair, which an editor may hold and UTF-8 cannot, becomes a replacement character. It has
 * the same length, so offsets hold.
 */
export function encode(params) {
  return JSON.stringify(params, (_, value) => (typeof value === "string" ? value.toWellFormed() : value));
}
