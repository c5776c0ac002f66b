import { stringify } from "yaml";
import { UNDETERMINED } from "../../language/detect-language.js";
import type { Episode } from "../../shared/domain.js";
import { formatTimestamp } from "../../shared/timestamp.js";

/**
 * Writes the episode as a chapters page that is read back as the same chapters, with a remark for people above them.
 * Times are cut to whole seconds; a last chapter whose end is not known lasts a second.
 */
export function formatChaptersPage(episode: Episode, remark: string): string {
  const { id, title, show, publishedAt, language, people, media, artwork, source, rights, questions } =
    episode;
  const fields = {
    id,
    title,
    ...(show === null ? {} : { show }),
    ...(publishedAt === null ? {} : { publishedAt }),
    ...(language === UNDETERMINED ? {} : { language }),
    ...(people.length === 0
      ? {}
      : { people: people.map(({ name, role }) => (role === null ? name : { name, role })) }),
    ...(media === null ? {} : { media: { [media.kind]: media.kind === "youtube" ? media.id : media.url } }),
    ...(artwork === undefined ? {} : { artwork }),
    ...(source === null ? {} : { source }),
    ...(rights === null ? {} : { rights }),
    ...(questions === undefined ? {} : { questions }),
  };
  const chapters = episode.chapters.map(({ title: name, startSeconds, endSeconds, summary, bullets }, i) => {
    const start = Math.floor(startSeconds);
    const end = Math.max(start + 1, Math.floor(endSeconds ?? 0));
    const lines = [`${i + 1}. ${formatTimestamp(start)} – ${formatTimestamp(end)}`, flatten(name)];
    if (summary !== null) lines.push(flatten(summary));
    return [...lines, bullets.map((bullet) => `• ${flatten(bullet)}`).join("\n")]
      .filter((line) => line !== "")
      .join("\n\n");
  });
  return `---\n${stringify(fields)}---\n${flatten(title)}\n\n${remark}\n\nCHAPTERS\n\n${chapters.join("\n\n")}\n`;
}

function flatten(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
