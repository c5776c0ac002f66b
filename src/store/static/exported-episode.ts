import type { Passage } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import type { EpisodeOutline } from "../episode-outline.js";
import { describeSection, type EpisodesView, listEpisodeSections, type Section } from "../passage-view.js";
import type { BlockChapter } from "./text-block.js";

/** An episode as it is exported. */
export interface ExportedEpisode {
  readonly id: string;
  /** All of its chapters with their notes, and their sections' passages. */
  readonly chapters: readonly BlockChapter[];
  readonly sections: readonly Section[];
  /** What the sections' words are taken from. */
  readonly texts: readonly string[];
  /** The vectors of the passages and of chapters' notes as wholes; empty without vectors. */
  readonly passageRows: readonly Float32Array[];
  readonly wholeRows: readonly Float32Array[];
  readonly passages: number;
  readonly wholes: number;
}

/** Reads an episode from a view of it. Throws `internal` where the view is of another one. */
export function readExported(view: EpisodesView, outline: EpisodeOutline | undefined): ExportedEpisode {
  const [episode] = view.episodes;
  if (episode === undefined || episode.id !== outline?.id)
    throw new AppError("internal", `expected episode ${outline?.id} to export, got ${episode?.id}`);
  const sections = listEpisodeSections(view, episode.id);
  const passages = view.passages.slice(sections[0]?.firstPassage ?? 0, sections.at(-1)?.endPassage ?? 0);
  const first = sections[0]?.firstPassage ?? 0;
  const wholes = sections.filter(({ row, endPassage }) => row >= endPassage);
  const own = new Map(episode.chapters.map(({ number }): [number, Passage[][]] => [number, []]));
  for (const { chapter, firstPassage, endPassage } of sections)
    own.get(chapter.number)?.push(passages.slice(firstPassage - first, endPassage - first));
  const readRow = (row: number) => view.vectors?.matrix.row(row).slice() ?? [];
  return {
    id: episode.id,
    chapters: episode.chapters.map(({ number, summary, bullets }, at) => ({
      at,
      notes: { summary, bullets },
      sections: own.get(number) ?? [],
    })),
    sections,
    texts: sections.map((section) => describeSection(section, view.passages)),
    passageRows: passages.flatMap((_, i) => readRow(first + i)),
    wholeRows: wholes.flatMap(({ row }) => readRow(row)),
    passages: passages.length,
    wholes: wholes.length,
  };
}
