// Sends the requests of a plan with `fetch`, and writes what it gets. `.ci/serve-clients.py` describes both.
import { readFileSync, writeFileSync } from "node:fs";

let link;
for (const line of readFileSync(process.argv[2], "utf8").trimEnd().split("\n")) {
  const [method, url, headers, body, answer] = line.split("\t");
  const request = { method, headers: headers.split("|").filter(Boolean).map((header) => header.split(": ", 2)) };
  if (body) request.body = readFileSync(body);
  const begun = performance.now();
  let status, text = "", content = Buffer.alloc(0);
  try {
    const response = await fetch(url === "@link" ? link : url, request);
    status = "incomplete";
    text = [...response.headers].map(([name, value]) => `${name}: ${value}\n`).join("");
    const target = /<([^>]*)>/.exec(response.headers.get("link") ?? "");
    link = target ? new URL(target[1], response.url).href : undefined;
    content = Buffer.from(await response.arrayBuffer());
    status = String(response.status);
  } catch {
    status ??= "connection";
  }
  const elapsed = Math.round(performance.now() - begun);
  writeFileSync(answer, Buffer.concat([Buffer.from(`${status} ${elapsed}\n${text}\n`), content]));
}
