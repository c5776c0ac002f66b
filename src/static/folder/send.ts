import { nameEpisodePage } from "../../shared/folder/name-episode-page.js";
import { loadOnce } from "../../shared/load-once.js";
import type { AskedRequest } from "../messages.js";
import { tellOwner } from "./arriving-answer.js";
import { askServer } from "./ask-server.js";
import { connectFolder, FolderFault } from "./connect-folder.js";
import type { Connection } from "./connection.js";
import { receive } from "./receive-answer.js";

/*
 * What the widget's `server/send.ts` is in an exported folder: the same functions, which ask a worker of this page. All
 * widgets of a page share the worker of a folder, and it starts with the first request.
 */

const folders = new Map<string, () => Promise<Connection>>();

/** Sends a request to the folder at that address, and resolves when the answer begins. Rejects where the folder cannot be reached, or with the signal's reason. */
export async function send(folder: string, path: string, init: RequestInit): Promise<Response> {
  const { signal } = init;
  const stopped = new Promise<never>((_, reject) =>
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true }),
  );
  // Who stops does not wait for what is loaded, which is there for the next question.
  const connected = () => Promise.race([connect(folder), stopped]);
  try {
    signal?.throwIfAborted();
    const { server } = await connected();
    const written = server !== null && path === "/api/chat" ? await askServer(server, path, init) : null;
    if (written !== null) return written;
    // While the server was asked, the folder may have been published anew.
    return await receive(await connected(), writeRequest(path, init), {
      signal: signal ?? null,
      onStale: (connection) => readAnew(folder, connection),
      renew: async (before) => {
        const now = await connect(folder);
        return now === before ? null : now;
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof FolderFault) return refuse(error);
    throw error;
  }
}

/** Gives what answers from the folder, and starts it where nothing does. */
async function connect(folder: string): Promise<Connection> {
  const known = folders.get(folder) ?? loadOnce(() => connectFolder(folder, null));
  folders.set(folder, known);
  const connection = await known();
  if (!connection.isClosed) return connection;
  if (folders.get(folder) === known) folders.delete(folder);
  return await connect(folder);
}

/** What told that its folder is another, until that was looked at. */
const doubted = new WeakSet<Connection>();

/** Its owner may have published it anew: whoever asks next looks. */
function readAnew(folder: string, before: Connection): void {
  if (before.isClosed || doubted.has(before)) return;
  doubted.add(before);
  const look = async () => {
    const connection = await connectFolder(folder, before);
    doubted.delete(before);
    return connection;
  };
  folders.set(folder, loadOnce(look));
}

function writeRequest(path: string, { method = "GET", headers, body }: RequestInit): AskedRequest {
  const accept = new Headers(headers).get("accept") ?? "";
  return { method, path, accept, body: String(body ?? "") };
}

/** The address of an episode's page in the folder, at a second. */
export function writePageAddress(folder: string, episodeId: string, second: number): string {
  return `${folder}/e/${encodeURIComponent(nameEpisodePage(episodeId))}?t=${second}`;
}

/** The widget has a text of its own for its reader; the sentence is for the owner. */
function refuse({ message: detail }: FolderFault): Response {
  tellOwner(detail);
  return Response.json({ code: "internal", detail }, { status: 503 });
}
