// A command that posts the payload from a terminal.

/** Returns the command; the payload is in a here-document, so that nothing in it is quoted. */
export function curl(url, payload) {
  const lines = payload.split(/\r?\n/u);
  let mark = "PAYLOAD";
  for (let count = 2; lines.includes(mark); count += 1) {
    mark = `PAYLOAD${count}`;
  }
  const end = payload.endsWith("\n") ? "" : "\n";
  const quoted = url.replaceAll("'", "%27");
  return `curl --header 'Content-Type: application/json' --data-binary @- '${quoted}' << '${mark}'\n${payload}${end}${mark}\n`;
}
