import { RequestFailure, readProblem } from "./request-failure.js";
import { send } from "./send.js";

export interface Request {
  /** Address of the server, without a slash at its end. */
  readonly server: string;
  /** The path from the root of the server, with the query. */
  readonly path: string;
  /** The body is sent as JSON; without it the request is a GET. */
  readonly body?: object;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** Returns the server's answer. Throws `RequestFailure` for any status but a 2xx, or the signal's reason. */
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
    response = await send(server, path, { ...content, signal: signal ?? null });
  } catch (error) {
    signal?.throwIfAborted();
    throw new RequestFailure({ kind: "unreachable" }, error);
  }
  if (!response.ok) throw readProblem(await response.json().catch(() => null), response);
  return response;
}

/** Returns the JSON of a 2xx answer as `parse` reads it. Throws `RequestFailure`, also where `parse` returns null. */
export async function requestJson<T>(request: Request, parse: (value: unknown) => T | null): Promise<T> {
  const response = await sendRequest(request);
  const value = parse(await response.json().catch(() => null));
  if (value === null) throw new RequestFailure({ kind: "broken-off" });
  return value;
}
