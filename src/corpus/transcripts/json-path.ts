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
  let found: PlacedValue[] = [{ value: root, within: [] }];
  for (const step of path.match(/[^.[\]]+|\[\d*\]/g) ?? []) found = found.flatMap((at) => follow(at, step));
  return found;
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
  const inner = isObject(value) && !Array.isArray(value) ? [value, ...within] : within;
  if (!step.startsWith("[")) {
    if (!isObject(value) || Array.isArray(value)) return [];
    if (step === "*") return Object.values(value).map((entry: unknown) => ({ value: entry, within: inner }));
    if (!Object.hasOwn(value, step)) return [];
    return [{ value: (value as Record<string, unknown>)[step], within: inner }];
  }
  if (!Array.isArray(value)) return [];
  if (step !== "[]")
    return value
      .slice(Number(step.slice(1, -1)), Number(step.slice(1, -1)) + 1)
      .map((entry: unknown) => ({ value: entry, within: inner }));
  return value.map((entry: unknown) => ({ value: entry, within: inner }));
}
