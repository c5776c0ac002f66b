import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AnswerParts } from "../answer/answer-parts.js";
import { findModel } from "../embed/find-model.js";
import { createWordEmbedder } from "../embed/words/word-embedder.js";
import { createLightReader } from "../read/light-reader.js";
import { openStaticStore } from "../store/static/open-static-store.js";
import { keepFiles } from "../store/static/read-file.js";
import { MANIFEST_PATH, parseSearchManifest } from "../store/static/search-manifest.js";

/**
 * Opens an exported folder on this machine as a browser opens it, so that its answers can be measured. What does not depend on
 * the folder is taken from the server's parts. Throws like `openStaticStore`.
 */
export async function openExported(dir: string, parts: AnswerParts): Promise<AnswerParts> {
  const manifest = parseSearchManifest(await readFile(join(dir, MANIFEST_PATH), "utf8"));
  const store = await openStaticStore(
    manifest,
    keepFiles((path) => readFile(join(dir, path))),
    "light",
  );
  const folder = { ...parts, store, chatModel: null };
  const space = store.hasVectors ? manifest.data.words : null;
  if (space === null) return { ...folder, embedder: null, reader: null };
  const embedder = createWordEmbedder(store.words, findModel(space.model));
  return { ...folder, embedder, reader: createLightReader({ embedder, words: store.words, store }) };
}
