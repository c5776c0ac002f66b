import { RequestFailure, readProblem } from "./request-failure.js";

export interface Request {
  /** Address of the server, without a slash at its end. */
  readonly server: string;
  /** From the root of the server, with its query. */
  readonly path: string;
  /** Sent as JSON; without it the request is a GET. */
  readonly body?: object;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** The server's answer. Throws `RequestFailure` for anything but a 2xx, or the signal's reason. */
export async function sendRequest({ server, path, body, accept, signal }: Request): Promise<Response> {
  const headers = { accept: accept ?? "application/json" };
  const content =
    body === undefined
      ? { headers }
      : {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(body),
        };
  let response: Response;
  try {
    // Nothing of the reader's is sent with it, and a server elsewhere learns the site, not the page.
    const policy = { credentials: "omit", referrerPolicy: "strict-origin-when-cross-origin" } as const;
    response = await fetch(server + path, { ...content, ...policy, signal: signal ?? null });
  } catch (error) {
    signal?.throwIfAborted();
    throw new RequestFailure({ kind: "unreachable" }, error);
  }
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** The JSON of a 2xx answer, parsed by `parse`, which returns null for what it cannot use. Throws `RequestFailure`. */
export async function requestJson<T>(request: Request, parse: (value: unknown) => T | null): Promise<T> {
  const response = await sendRequest(request);
  const value = parse(await response.json().catch(() => null));
  if (value === null) throw new RequestFailure({ kind: "broken-off" });
  return value;
}
