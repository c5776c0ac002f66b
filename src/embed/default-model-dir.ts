import { posix, win32 } from "node:path";

export interface MachineFacts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home folder. */
  readonly home: string;
}

/** Finds the models' folder in the user's cache: XDG on Linux, `Library/Caches` on macOS, `LOCALAPPDATA` on Windows. */
export function resolveDefaultModelDir({ environment, platform, home }: MachineFacts): string {
  if (platform === "win32") {
    const local = environment["LOCALAPPDATA"] ?? win32.join(home, "AppData", "Local");
    return win32.join(local, "cuepoint", "models");
  }
  const cache = platform === "darwin" ? posix.join(home, "Library", "Caches") : posix.join(home, ".cache");
  return posix.join(environment["XDG_CACHE_HOME"] ?? cache, "cuepoint", "models");
}
