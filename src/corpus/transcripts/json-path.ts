import { isObject } from "../json/json-format.js";

/** A value of a JSON file, and the objects that it stands in, the innermost first. */
export interface PlacedValue {
  readonly value: unknown;
  readonly within: readonly object[];
}

/**
 * Lists the values at a path such as `results.channels[].alternatives[0].words[]`: `[]` stands for each entry of a list,
 * `[0]` for one of them, and `*` for each value of an object. Empty where the file has nothing there.
 */
export function listAt(root: unknown, path: string): PlacedValue[] {
  const [first = "", ...others] = listSteps(path);
  // Most of the paths that a word is asked for are not in it: to tell it here makes a large file be read in a third of the time.
  if (!has(root, first)) return [];
  return others.reduce(
    (found, step) => found.flatMap((at) => follow(at, step)),
    follow({ value: root, within: [] }, first),
  );
}

/** By their path: those are this program's own, so they are few. */
const divided = new Map<string, readonly string[]>();

function listSteps(path: string): readonly string[] {
  const known = divided.get(path);
  if (known !== undefined) return known;
  const steps = path.match(/[^.[\]]+|\[\d*\]/g) ?? [];
  divided.set(path, steps);
  return steps;
}

function has(value: unknown, step: string): value is object {
  if (step.startsWith("[")) return Array.isArray(value);
  return isObject(value) && !Array.isArray(value) && (step === "*" || Object.hasOwn(value, step));
}

/** Gives the first value at any of the paths, in their order, with the path; undefined where there is none. */
export function firstAt(
  root: unknown,
  paths: readonly string[],
): { path: string; value: unknown } | undefined {
  for (const path of paths) {
    const [found] = listAt(root, path);
    if (found !== undefined && found.value !== null && found.value !== undefined)
      return { path, value: found.value };
  }
  return undefined;
}

function follow({ value, within }: PlacedValue, step: string): PlacedValue[] {
  if (!has(value, step)) return [];
  if (Array.isArray(value)) {
    const at = Number(step.slice(1, -1));
    const entries: readonly unknown[] = step === "[]" ? value : value.slice(at, at + 1);
    return entries.map((entry) => ({ value: entry, within }));
  }
  const inner = [value, ...within];
  if (step === "*") return Object.values(value).map((entry: unknown) => ({ value: entry, within: inner }));
  return [{ value: (value as Record<string, unknown>)[step], within: inner }];
}
