import { refuseFile } from "../episode-source.js";
import { type Format, hasEnding, UNCLAIMED } from "../format.js";
import { findJsonFault } from "../json/json-fault.js";
import { tightenJson } from "../json/json-text.js";

/** Refuses a file that is named like one of the caption formats alone and is none of them. */
export function refuseOtherCaptions(formats: readonly Format[], later: readonly Format[]): Format {
  return claimEndings("captions", listOwn(formats, later), ({ text }) => {
    const [first = ""] = text.trimStart().split("\n", 1);
    const expected = "captions with times, such as `00:00:01,000 --> 00:00:04,000`";
    return refuseFile({ line: 1, expected, found: first || null });
  });
}

/** Refuses a file that is named like JSON alone and is no JSON, with the place where it stops to be; passes over one that is JSON of another kind. */
export function refuseOtherJson(formats: readonly Format[], later: readonly Format[]): Format {
  return claimEndings("JSON", listOwn(formats, later), ({ text, json }) => {
    if (json !== undefined) return null;
    const fault = findJsonFault(tightenJson(text));
    return fault === null ? null : refuseFile(fault);
  });
}

/** Makes a format of the files that have these endings and that no format has recognised. */
function claimEndings(name: string, endings: readonly string[], read: Format["read"]): Format {
  return { name, endings, recognise: ({ path }) => (hasEnding(path, { endings }) ? UNCLAIMED : 0), read };
}

/** Lists the endings that none of the formats has that are asked later. */
function listOwn(formats: readonly Format[], later: readonly Format[]): string[] {
  const others = new Set(later.flatMap(({ endings }) => endings));
  return formats.flatMap(({ endings }) => endings).filter((ending) => !others.has(ending));
}
