import { countNoun } from "../../shared/count-noun.js";
import type { ExaminedContent } from "../../store/store-driver.js";

/** Tells where an episode of the index comes from and what became of it. */
export interface EpisodeState {
  /** It is null for files that gave no episode. */
  readonly id: string | null;
  readonly files: readonly { readonly path: string; readonly format: string }[];
  readonly chapters: number;
  /** How many chapters the program made from the transcript. */
  readonly generatedChapters: number;
  /** True where it has a title and a description, and no times. */
  readonly untimed: boolean;
  readonly passages: number;
  readonly transcriptPassages: number;
  /** Lines on what was passed over in its files, or why they gave no episode. */
  readonly notes: readonly string[];
}

/** Lists every episode of the index, and then every file that gave none. */
export function listEpisodeStates({ files: all, episodes, passages }: ExaminedContent): EpisodeState[] {
  const counts = new Map<string, { all: number; speech: number }>();
  for (const { episodeId, kind } of passages) {
    const count = counts.get(episodeId) ?? { all: 0, speech: 0 };
    count.all++;
    if (kind === "transcript") count.speech++;
    counts.set(episodeId, count);
  }
  const states = episodes.map(({ id, chapters }): EpisodeState => {
    const files = all.filter(({ sources }) => sources.some(({ episode }) => episode === id));
    return {
      id,
      files: files.map(({ path, format }) => ({ path, format })),
      chapters: chapters.length,
      generatedChapters: chapters.filter(({ generated }) => generated === true).length,
      untimed: chapters.some(({ untimed }) => untimed === true),
      passages: counts.get(id)?.all ?? 0,
      transcriptPassages: counts.get(id)?.speech ?? 0,
      // A feed's notes are about all of its items.
      notes: [
        ...files.flatMap(({ path, stale }) => (stale ? [`${path}: stale, as ${stale.reason}`] : [])),
        ...files.filter(({ sources }) => sources.length === 1).flatMap(({ notes }) => notes),
      ],
    };
  });
  const lost = all.filter(({ sources }) => sources.every(({ episode }) => episode === null));
  const none = {
    id: null,
    chapters: 0,
    generatedChapters: 0,
    untimed: false,
    passages: 0,
    transcriptPassages: 0,
  };
  return [
    ...states,
    ...lost.map(({ path, format, notes }) => ({ ...none, files: [{ path, format }], notes })),
  ];
}

/** Writes a line for each, and a line below it for each note. */
export function describeEpisodeStates(states: readonly EpisodeState[]): string[] {
  return states.flatMap((state) => {
    const { id, files, chapters, generatedChapters, untimed, passages, notes } = state;
    const from = files.map(({ path, format }) => `${path} (${format})`).join(", ");
    const made = generatedChapters > 0 ? " from where the topic changes" : "";
    const parts = untimed ? "no chapters or transcript" : `${countNoun(chapters, "chapters")}${made}`;
    const size = `${parts}, ${countNoun(passages, "passages")}`;
    const line =
      id === null
        ? `warn  ${from}: no episode`
        : `${notes.length > 0 ? "note" : "ok  "}  ${id}: ${size}; ${from}`;
    return [line, ...notes.map((note) => `      ${note}`)];
  });
}
