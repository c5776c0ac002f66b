import type { Episode } from "../shared/domain.js";
import { formatTimestamp } from "../shared/timestamp.js";

/** Show, people, date and length in one line. */
export function describeCredits({
  show,
  people,
  publishedAt,
  durationSeconds,
}: Pick<Episode, "show" | "people" | "publishedAt" | "durationSeconds">): string {
  const names = people.map(({ name, role }) => (role === null ? name : `${name} (${role})`)).join(", ");
  const length = durationSeconds === null ? null : formatTimestamp(durationSeconds);
  return [show, names, publishedAt, length].filter((part) => part !== null && part !== "").join(" · ");
}
