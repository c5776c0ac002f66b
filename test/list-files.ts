import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");
/** What git would not keep, for a copy of the project without git. */
const NOT_KEPT = /^(?:\.git|\.vscode|\.idea|node_modules|dist|coverage|questions)$/;

/** Paths of the project's files from its root, with `/`: those that git keeps, and where there is no git, all of them. */
export function listFiles(): string[] {
  return (listKept() ?? walk("")).filter((path) => existsSync(join(ROOT, path)));
}

/** Null where the project is no git checkout, or git is not installed. */
function listKept(): string[] | null {
  if (!existsSync(join(ROOT, ".git"))) return null;
  try {
    const listed = execFileSync("git", ["ls-files", "-z"], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return listed.split("\0").filter((path) => path !== "");
  } catch {
    return null;
  }
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_KEPT.test(entry.name)) return [];
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}
