import { type Debugger, Session } from "node:inspector";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const MOST_FRAMES = 8;
const MODULES = `node_modules${sep}`;

/**
 * Stops the main thread for a moment, also in the middle of an endless loop, and gives what it was running, innermost first:
 * `readNumbers (answer/ground/read-markers.js:31)`. Gives nothing where the thread cannot be stopped within the time: it may be in
 * code that is no JavaScript, or under somebody's debugger. `root` is the folder of the program.
 */
export async function findStack(root: string, ms: number): Promise<string[]> {
  const session = new Session();
  const names = new Map<string, string>();
  try {
    session.connectToMainThread();
    session.on("Debugger.scriptParsed", ({ params }) => names.set(params.scriptId, params.url));
    const frames = await pauseThread(session, ms);
    return frames.slice(0, MOST_FRAMES).map(({ functionName, location }) => {
      const place = describeFile(names.get(location.scriptId) ?? "", root);
      return `${functionName || "(anonymous)"} (${place}:${location.lineNumber + 1})`;
    });
  } catch {
    return [];
  } finally {
    // The thread goes on when the last session has left it.
    session.disconnect();
  }
}

function pauseThread(session: Session, ms: number): Promise<readonly Debugger.CallFrame[]> {
  return new Promise((resolve) => {
    setTimeout(() => resolve([]), ms);
    // A thread that is stopped when the session comes was stopped by somebody's debugger, which alone may let it go on.
    let isOurs = false;
    session.on("Debugger.paused", ({ params }) => {
      if (isOurs) session.post("Debugger.resume");
      resolve(params.callFrames);
    });
    session.post("Debugger.enable", (error) => {
      // A session that was ended before the thread could answer.
      if (error !== null) return;
      isOurs = true;
      session.post("Debugger.pause");
    });
  });
}

/** Names a file of the program by its path in it, one of a package by the package, and no other: a path is nobody's business. */
function describeFile(url: string, root: string): string {
  if (url.startsWith("node:")) return url;
  if (!url.startsWith("file:")) return "elsewhere";
  const path = fileURLToPath(url);
  const inPackage = path.lastIndexOf(MODULES);
  if (inPackage >= 0) return path.slice(inPackage + MODULES.length).replaceAll(sep, "/");
  const own = relative(root, path);
  return own.startsWith("..") ? "elsewhere" : own.replaceAll(sep, "/");
}
