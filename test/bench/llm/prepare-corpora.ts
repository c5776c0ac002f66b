import { existsSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../cli/spawn-cli.js";
import { findDataSet } from "../data/data-set.js";
import type { CorpusName } from "./read-scripts.js";

/** The transcripts that the scripts are about. */
const EPISODES = [
  ...["brain-science-15", "founders-talk-75", "go-time-195", "js-party-224", "practical-ai-202"],
  ...["practical-ai-246", "practical-ai-258", "practical-ai-299", "ship-it-53", "the-changelog-320"],
];

/** Copies the corpus into the folder. Returns why it cannot; null once it is there. */
export async function prepareCorpus(name: CorpusName, folder: string): Promise<string | null> {
  await mkdir(folder, { recursive: true });
  if (name === "page") {
    await cp(join(ROOT, "corpus"), folder, { recursive: true });
    return null;
  }
  const transcripts = findDataSet("podcasts-changelog");
  const files = EPISODES.map((id) => join(transcripts ?? "", "episodes", `${id}.md`));
  if (transcripts === null || !files.every((file) => existsSync(file)))
    return "The Changelog transcripts are not in ../shared/data: left out.";
  for (const [i, file] of files.entries()) await cp(file, join(folder, `${EPISODES[i]}.md`));
  return null;
}
