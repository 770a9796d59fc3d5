/** The way to the desk: JSON both ways, the login in a cookie that this code never sees. */

const PATIENCE_MS = 20_000;

/** A refusal: the `status`, a sentence to show, and what is wrong with a draft. */
export class Refusal extends Error {
  constructor(status, { error, violations }) {
    super(error ?? "没有成功，请再试一次");
    this.status = status;
    this.violations = violations ?? [];
  }
}

export const get = (path) => request("GET", path);
export const post = (path, body = {}) => request("POST", path, body);

async function request(method, path, body) {
  let response;
  try {
    response = await fetch(`/agents/api${path}`, {
      method,
      // Another site cannot send this header, so a request that has it comes from this page.
      headers: { "Content-Type": "application/json", "X-Anxin-Agents": "1" },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Refusal(0, { error: "连不上服务，请检查网络后再试" });
  }
  if (response.ok) return response.status === 204 ? null : response.json();
  throw new Refusal(response.status, await response.json().catch(() => ({})));
}
