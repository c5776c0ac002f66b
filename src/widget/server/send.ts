/**
 * Sends a request to a server, without a slash at the end of its address, and resolves when the answer begins. Rejects where the server
 * cannot be reached, or with the signal's reason. The widget of an exported folder has another module here.
 */
export async function send(server: string, path: string, init: RequestInit): Promise<Response> {
  // No cookie of the reader is sent, and a server elsewhere learns which site asks, not which page.
  return await fetch(server + path, {
    ...init,
    credentials: "omit",
    referrerPolicy: "strict-origin-when-cross-origin",
  });
}

/** The address of an episode's page on the server, at a second. */
export function writePageAddress(server: string, episodeId: string, second: number): string {
  return `${server}/e/${encodeURIComponent(episodeId)}?t=${second}`;
}
