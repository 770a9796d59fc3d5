/** The way to the desk: JSON both ways, the login in a cookie that this code never sees. */

const PATIENCE_MS = 20_000;

/** A refusal: the `status`, a sentence to show, what is wrong with a draft, and all else that the answer holds. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body.error ?? "没有成功，请再试一次");
    this.status = status;
    this.violations = body.violations ?? [];
    this.body = body;
  }
}

/** `get(path)` and `post(path, body)` below the address `base`; `header` tells that a request comes from this page. */
export function requests(base, header) {
  return {
    get: (path) => request("GET", base, header, path),
    post: (path, body = {}) => request("POST", base, header, path, body),
  };
}

async function request(method, base, header, path, body) {
  let response;
  try {
    response = await fetch(base + path, {
      method,
      // Another site cannot send this header, so a request that has it comes from this page.
      headers: { "Content-Type": "application/json", [header]: "1" },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Refusal(0, { error: "连不上服务，请检查网络后再试" });
  }
  if (response.ok) return response.status === 204 ? null : response.json();
  throw new Refusal(response.status, await response.json().catch(() => ({})));
}

export const { get, post } = requests("/agents/api", "X-Anxin-Agents");
