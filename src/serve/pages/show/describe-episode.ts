import { formatTimestamp, markEstimated, sayTime } from "../../../shared/timestamp.js";
import type { EpisodeOutline } from "../../../store/episode-outline.js";
import type { EpisodeFacts } from "../../../store/episodes/episode-facts.js";

type Credited = Pick<EpisodeFacts, "show" | "people" | "publishedAt" | "durationSeconds" | "stale">;

/** Writes show, people, date and length in one line, and whether the notes may have been overtaken. */
export function describeCredits(episode: Credited, { withShow }: { readonly withShow: boolean }): string {
  const { show, people, publishedAt, durationSeconds, stale } = episode;
  const names = people.map(({ name, role }) => (role === null ? name : `${name} (${role})`)).join(", ");
  const length = durationSeconds === null ? null : formatTimestamp(durationSeconds);
  const age = stale === true ? "may be out of date" : null;
  return [withShow ? show : null, names, publishedAt, length, age]
    .filter((part) => part !== null && part !== "")
    .join(" · ");
}

/** Writes what the episode is about in one sentence, of its first chapters' titles. */
export function describeTopics({ chapters, show }: Pick<EpisodeOutline, "chapters" | "show">): string {
  const titles = chapters.slice(0, 5).map(({ title }) => title);
  return `${show === null ? "" : `${show}: `}${titles.join("; ")}`;
}

/** Writes where a chapter begins; null where no file gives its time. */
export function describeStart({
  startSeconds,
  untimed,
  estimated,
}: EpisodeOutline["chapters"][number]): string | null {
  return untimed === true ? null : sayTime(formatTimestamp(startSeconds), markEstimated(estimated));
}
