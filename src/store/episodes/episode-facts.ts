import type { EpisodeOutline } from "../episode-outline.js";

type Kept = "id" | "title" | "show" | "people" | "publishedAt" | "durationSeconds" | "language" | "media";
type Optional = "formerIds" | "stale" | "number" | "season" | "artwork";

/** What every process knows of every episode, however many there are, without asking the store. */
export type EpisodeFacts = Pick<EpisodeOutline, Kept> & {
  readonly [Key in Optional]?: EpisodeOutline[Key] | undefined;
};
