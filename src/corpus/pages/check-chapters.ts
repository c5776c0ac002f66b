import type { Chapter } from "../../shared/domain.js";
import { formatTimestamp } from "../../shared/timestamp.js";
import type { PageProblem } from "../page-problem.js";
import { type ChapterDraft, refuseLine } from "./collect-chapters.js";

type Predecessor = Pick<Chapter, "number" | "startSeconds">;

/** Makes chapters of the drafts, and lists everything that is wrong with them. A faulty draft makes no chapter. */
export function checkChapters(drafts: readonly ChapterDraft[]): {
  readonly chapters: readonly Chapter[];
  readonly problems: readonly PageProblem[];
} {
  const chapters: Chapter[] = [];
  const problems: PageProblem[] = [];
  let predecessor: Predecessor = { number: 0, startSeconds: 0 };
  drafts.forEach((draft, index) => {
    const number = draft.time.number ?? index + 1;
    const faults = [...findNumberFaults(draft, { number, predecessor }), ...findContentFaults(draft)];
    problems.push(...faults);
    predecessor = {
      number: Math.max(number, predecessor.number),
      startSeconds: draft.time.kind === "range" ? draft.time.startSeconds : predecessor.startSeconds,
    };
    if (draft.time.kind === "malformed" || draft.title === null || faults.length > 0) return;
    chapters.push({
      number,
      title: draft.title.text,
      startSeconds: draft.time.startSeconds,
      endSeconds: draft.time.endSeconds,
      summary: draft.summary.length === 0 ? null : draft.summary.join(" "),
      bullets: draft.bullets,
    });
  });
  return { chapters, problems };
}

function findNumberFaults(
  draft: ChapterDraft,
  { number, predecessor }: { readonly number: number; readonly predecessor: Predecessor },
): PageProblem[] {
  const { time, timeLine } = draft;
  const problems: PageProblem[] = [];
  if (number <= predecessor.number || !Number.isSafeInteger(number)) {
    problems.push(refuseLine(timeLine, `a chapter number above ${predecessor.number}`));
  }
  if (time.kind === "malformed") return problems;
  if (time.endSeconds <= time.startSeconds) {
    problems.push(refuseLine(timeLine, `an end after ${formatTimestamp(time.startSeconds)}`));
  }
  if (time.startSeconds < predecessor.startSeconds) {
    const previous = formatTimestamp(predecessor.startSeconds);
    problems.push(refuseLine(timeLine, `a start not before ${previous}, where the previous chapter starts`));
  }
  return problems;
}

function findContentFaults(draft: ChapterDraft): PageProblem[] {
  if (draft.title === null) return [refuseLine(draft.timeLine, "a title below the time line")];
  if (draft.summary.length > 0 || draft.bullets.length > 0) return [];
  return [refuseLine(draft.title, "a summary or bullets below the chapter's title")];
}
