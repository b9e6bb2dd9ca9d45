// What `kyclint serve` offers beside the page. Addresses are relative, so that the page works at any path.

const HEALTH = "_kyclint/health";
const JOURNAL = "_kyclint/requests";
const EVENTS = "_kyclint/events";

/** Where the server has the pages of the reference. */
export const DOCS = "docs/";

export const PATHS = [
  ["customer", "amlyze-ws-rest/customer"],
  ["simplifiedCustomer", "amlyze-ws-rest/simplifiedCustomer"],
  ["batch-customers", "amlyze-ws-rest/batch-customers"],
  ["validate-batch-customers", "amlyze-ws-rest/validate-batch-customers"],
];

/** The path for a payload. That of a batch saves nothing. */
export function pathFor(result) {
  const [customer] = result?.customers ?? [];
  const name = customer?.inBatch
    ? "validate-batch-customers"
    : customer?.kind === "simplified-customer"
      ? "simplifiedCustomer"
      : "customer";
  return PATHS.find(([other]) => other === name)[1];
}

/** Where a command finds the endpoint of the page, or of a server with its defaults. */
export function address(path, isServed) {
  return isServed ? new URL(path, document.baseURI).href : `http://127.0.0.1:8080/${path}`;
}

/** Whether a server is there; a static site has none. */
export async function isServed() {
  try {
    const answer = await fetch(HEALTH, { cache: "no-store" });
    return answer.ok && /\bjson\b/u.test(answer.headers.get("content-type") ?? "");
  } catch {
    return false;
  }
}

export async function requests() {
  const answer = await fetch(JOURNAL, { cache: "no-store" });
  if (!answer.ok) {
    throw new Error(answer.status === 401 ? "Needs authorization" : "Not connected");
  }
  return (await answer.json()).requests;
}

export async function request(id) {
  const answer = await fetch(`${JOURNAL}/${encodeURIComponent(id)}`, { cache: "no-store" });
  if (!answer.ok) {
    throw new Error("The server no longer has this request.");
  }
  return answer.json();
}

/** Calls `opened` when the events begin, `received` with each request, and `lost` when they stop. */
export function follow({ opened, received, lost }) {
  const events = new EventSource(EVENTS);
  events.addEventListener("open", opened);
  events.addEventListener("request", ({ data }) => received(JSON.parse(data)));
  events.addEventListener("error", lost);
}
