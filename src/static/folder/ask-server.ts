/** A server that has not begun its answer by then is not waited for. */
const LONGEST_WAIT_MS = 10_000;
/** A server that failed is not asked for so long: each question would wait for it. */
const REST_MS = 60_000;

/** When each server that failed may be asked again, in milliseconds since 1970. */
const resting = new Map<string, number>();

/**
 * Asks the Cuepoint server that the folder's owner named. Gives null where it cannot be reached, is slow or refuses: the folder itself
 * answers then. One that failed is left alone for a minute. Rejects with the signal's reason.
 */
export async function askServer(server: string, path: string, init: RequestInit): Promise<Response | null> {
  if (Date.now() < (resting.get(server) ?? 0)) return null;
  const { signal } = init;
  const waiting = new AbortController();
  const leave = () => waiting.abort(signal?.reason);
  signal?.addEventListener("abort", leave);
  const timer = setTimeout(() => waiting.abort(), LONGEST_WAIT_MS);
  const rest = () => resting.set(server, Date.now() + REST_MS);
  try {
    const response = await fetch(server + path, {
      ...init,
      signal: waiting.signal,
      credentials: "omit",
      referrerPolicy: "strict-origin-when-cross-origin",
    });
    if (response.ok) return response;
    // What it says of this question alone says nothing of the next.
    if (response.status >= 500 || response.status === 429) rest();
    await response.body?.cancel();
    return null;
  } catch {
    signal?.throwIfAborted();
    rest();
    return null;
  } finally {
    clearTimeout(timer);
  }
}
