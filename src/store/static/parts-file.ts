import { joinTexts, type Pieces } from "../../shared/pieces.js";
import { isListOf, isRecord, listJson, parseJson } from "./check-json.js";
import { describeBadFile } from "./read-file.js";
import { type FilePart, isFilePart } from "./search-manifest.js";

/** Files of several kinds, each kind in its order. */
export type Parts<Kind extends string> = { readonly [Key in Kind]: readonly FilePart[] };

/** Writes which files there are. */
export function encodeParts(parts: Parts<string>): Pieces {
  return joinTexts(function* () {
    yield "{";
    let separator = "";
    for (const [kind, files] of Object.entries(parts)) {
      yield `${separator}${JSON.stringify(kind)}:`;
      yield* listJson(files);
      separator = ",";
    }
    yield "}";
  });
}

/** Reads which files of these kinds there are. Throws `index_damaged` where it is something else. */
export function decodeParts<Kind extends string>(
  path: string,
  bytes: Uint8Array,
  kinds: readonly Kind[],
): Parts<Kind> {
  const parts = parseJson(path, bytes);
  if (!isRecord<Parts<Kind>>(parts) || !kinds.every((kind) => isListOf(parts[kind], isFilePart)))
    throw describeBadFile(path, `it does not list the files of ${kinds.join(" and ")}`);
  return parts as Parts<Kind>;
}
