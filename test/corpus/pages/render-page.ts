import type { Episode } from "../../../src/shared/domain.js";
import { formatTimestamp } from "../../../src/shared/timestamp.js";

/** How a page is written down. Every layout says the same. */
export interface PageLayout {
  readonly bulletMark: "•" | "- •" | "-" | "*";
  readonly timeMark: "number" | "- " | "";
  readonly dash: "–" | "—" | "-";
  readonly lineEnd: "\n" | "\r\n";
  readonly hasBlankLines: boolean;
  readonly hasHeading: boolean;
  readonly hasByteOrderMark: boolean;
  /** White space inside and in front of lines. */
  readonly space: " " | "\u00a0" | "\t";
}

export interface RenderedPage {
  readonly episode: Pick<Episode, "title" | "show" | "people" | "chapters">;
  /** The run-together line, such as `May 19, 202337m`. */
  readonly dateLine: string;
  readonly description: string;
  readonly layout: PageLayout;
}

/** Writes an episode as a chapters page in the layout. */
export function renderPage({ episode, dateLine, description, layout }: RenderedPage): string {
  const { show, title, people, chapters } = episode;
  const peopleLine = people.map(({ name, role }) => `${name}${role ?? ""}`).join("");
  const head = [`${show ?? ""}${show ?? ""}`, title, description, peopleLine, dateLine];
  const lines = ["Skip to content", ...head, ...(layout.hasHeading ? ["CHAPTERS"] : [])].filter(
    (line) => line !== "",
  );
  for (const { number, title: chapterTitle, startSeconds, endSeconds, summary, bullets } of chapters) {
    const mark = layout.timeMark === "number" ? `${number}.${layout.space}` : layout.timeMark;
    const range = [
      formatTimestamp(startSeconds),
      layout.dash,
      formatTimestamp(endSeconds ?? startSeconds),
    ].join(layout.space);
    lines.push(`${layout.space}${mark}${range}`, `${layout.space}${chapterTitle}`);
    if (summary !== null) lines.push(`${summary}${layout.space}`);
    lines.push(...bullets.map((bullet) => `${layout.space}${layout.bulletMark} ${bullet}`));
  }
  lines.push("Get more out of YouTube videos.", "High quality summaries for YouTube videos.");
  const separator = layout.hasBlankLines
    ? `${layout.lineEnd}${layout.space}${layout.lineEnd}`
    : layout.lineEnd;
  return `${layout.hasByteOrderMark ? "\uFEFF" : ""}${lines.join(separator)}${layout.lineEnd}`;
}
