import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatChaptersPage } from "../../../src/corpus/pages/format-chapters-page.js";
import type { Episode } from "../../../src/shared/domain.js";
import { makeEpisode } from "../../fakes/episodes.js";

const WORDS =
  "hive queen honey smoke clover swarm wax pollen drone nectar frame brood mite winter summer orchard keeper meadow sting cell".split(
    " ",
  );
const CHAPTERS = 4;
const BULLETS = 5;

/** As many invented episodes, no text of which is another's; `edition` changes every text of an episode. */
export function generateLibrary(count: number, edition = "first"): Episode[] {
  return Array.from({ length: count }, (_, i) => generateEpisode(i, edition));
}

export function generateEpisode(i: number, edition = "first"): Episode {
  const word = (n: number) => WORDS[(i * 7 + n * 3) % WORDS.length] ?? "";
  return makeEpisode({
    id: `talk-${i}`,
    title: `Talk ${i} on ${word(0)} and ${word(1)}`,
    durationSeconds: CHAPTERS * 60,
    chapters: Array.from({ length: CHAPTERS }, (_, c) => ({
      number: c + 1,
      title: `The ${word(c)} of year ${i * CHAPTERS + c}`,
      startSeconds: c * 60,
      endSeconds: c * 60 + 60,
      summary: `In the ${edition} edition talk ${i} tells how the ${word(c + 2)} meets the ${word(c + 3)} in part ${c}.`,
      bullets: Array.from(
        { length: BULLETS },
        (_, b) =>
          `The ${edition} ${word(b)} number ${(i * CHAPTERS + c) * BULLETS + b} needs a ${word(b + c + 1)}`,
      ),
    })),
  });
}

/** The same as files in a folder of their own. */
export async function writeLibrary(folder: string, episodes: readonly Episode[]): Promise<string> {
  const corpus = join(folder, "corpus");
  await mkdir(corpus, { recursive: true });
  for (const episode of episodes)
    await writeFile(join(corpus, `${episode.id}.md`), formatChaptersPage(episode, "Invented."));
  return corpus;
}
