import { fetchFile } from "./fetch-file.js";

/** No file of the program has so many bytes. */
const MOST_BYTES = 1_000_000;

/** Reads data of the program's own, by the name that it has beside the engine's modules. */
export async function readPacked(name: string): Promise<string> {
  const [, folder = "", path = ""] = /^(.*)\/(search\/.*)$/.exec(new URL(name, import.meta.url).href) ?? [];
  return new TextDecoder().decode(await fetchFile(folder, path, MOST_BYTES));
}
