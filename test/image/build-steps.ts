import { cp, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** One instruction of a Dockerfile, its lines joined: `RUN`, `npm ci`. */
export interface Instruction {
  readonly name: string;
  readonly value: string;
}

export interface Stage {
  readonly from: string;
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, in order. */
export function parseDockerfile(text: string): Stage[] {
  const joined = text.replace(/^#.*\n/gm, "").replace(/\\\n\s*/g, "");
  const stages: { from: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const line of joined.split("\n").filter((each) => each.trim() !== "")) {
    const [, name = "", value = ""] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (name === "FROM") {
      const [from = "", , alias = null] = value.split(/\s+/);
      stages.push({ from, name: alias, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, value });
  }
  return stages;
}

/** The stage's instructions behind those of the stages it is made from. */
export function listInstructions(stages: readonly Stage[], name: string): Instruction[] {
  const stage = stages.find((each) => each.name === name);
  if (stage === undefined) return [];
  return [...listInstructions(stages, stage.from), ...stage.instructions];
}

/** Variables that the stage sets. */
export function readVariables(instructions: readonly Instruction[]): Record<string, string> {
  const set = instructions.filter(({ name }) => name === "ENV").flatMap(({ value }) => value.split(/\s+/));
  return Object.fromEntries(set.map((each) => each.split(/=(.*)/s).slice(0, 2)));
}

/** What a build is given: all that `.dockerignore` lets in. This project's lists what is let in, by whole names. */
export async function copyContext(root: string, ignore: string, to: string): Promise<string[]> {
  const [first, ...rest] = ignore.split("\n").filter((line) => line.trim() !== "");
  if (first !== "*" || rest.some((line) => !/^![\w.-]+$/.test(line)))
    throw new Error("not a list of what is let in");
  const names = rest.map((line) => line.slice(1));
  await mkdir(to, { recursive: true });
  for (const name of names) await cp(join(root, name), join(to, name), { recursive: true });
  return names;
}

/** Does a `COPY` of files or of one folder; `find` gives the folder that stands for `/` of what it copies from. */
export async function copyInto(
  { value }: Instruction,
  workDir: string,
  find: (stage: string | null) => string,
): Promise<void> {
  const words = value.split(/\s+/);
  const stage = words[0]?.startsWith("--from=") ? (words.shift()?.slice("--from=".length) ?? null) : null;
  const target = words.pop() ?? "";
  for (const source of words) {
    const to = target.endsWith("/")
      ? join(workDir, target, source.split("/").at(-1) ?? "")
      : join(workDir, target);
    await mkdir(dirname(to), { recursive: true });
    await rm(to, { recursive: true, force: true });
    await cp(join(find(stage), source), to, { recursive: true, verbatimSymlinks: true });
  }
}
