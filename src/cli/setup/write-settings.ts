import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { replaceFile } from "../../platform/replace-file.js";
import { AppError, describeError } from "../../shared/errors.js";
import type { Settings } from "./ask-setup.js";

const FILE = ".env";
const PRIVATE = 0o600;

/** Reads what `.env` sets; nothing where there is none. Throws `config_invalid` where it cannot be read. */
export async function readSettings(): Promise<NodeJS.Dict<string>> {
  return parseEnv(await readText());
}

/** Sets variables in `.env`, and leaves its other lines as they are. Returns the names of those that changed. */
export async function writeSettings(settings: Settings): Promise<string[]> {
  const text = await readText();
  const there = parseEnv(text);
  const changed = Object.entries(settings).filter(([name, value]) => (there[name] ?? "") !== value);
  if (changed.length === 0) return [];
  const names = new Set(changed.map(([name]) => name));
  const kept = text
    .split("\n")
    .filter((line) => !names.has(/^\s*(?:export\s+)?(\w+)\s*=/.exec(line)?.[1] ?? ""));
  while (kept.at(-1) === "") kept.pop();
  const lines = [
    ...kept,
    ...changed.flatMap(([name, value]) => (value === "" ? [] : [`${name}=${JSON.stringify(value)}`])),
  ];
  await replaceFile(FILE, lines.map((line) => `${line}\n`).join(""), PRIVATE);
  return [...names];
}

async function readText(): Promise<string> {
  try {
    return await readFile(FILE, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new AppError("config_invalid", `cannot read ${FILE}: ${describeError(cause)}`, {
      hint: "Make it a readable file of settings, or remove it.",
      cause,
    });
  }
}
