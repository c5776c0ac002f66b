import { UNDETERMINED } from "../../language/detect-language.js";
import type { Episode } from "../../shared/domain.js";
import type { FrontMatter } from "../front-matter/front-matter-schema.js";
import { readFrontMatter } from "../front-matter/read-front-matter.js";
import { nameStem } from "../name-stem.js";
import { type PageLine, splitLines } from "../page-line.js";
import type { PageProblem } from "../page-problem.js";
import { checkChapters } from "./check-chapters.js";
import { collectChapters } from "./collect-chapters.js";
import { decodePage } from "./decode-page.js";
import { type PageHead, readPageHead } from "./read-page-head.js";

export interface ChaptersPage {
  /** The file's bytes (UTF-8) or its text. */
  readonly content: Uint8Array | string;
  /** The file's path. Its last part becomes the episode's id where the front matter has none. */
  readonly path: string;
}

/** The episode, or every problem of the page in order of lines. */
export type ChaptersPageResult =
  | { readonly episode: Episode }
  | { readonly problems: readonly PageProblem[] };

/** Reads one chapters page, with or without front matter, in any of its layouts. Pure; never throws. */
export function readChaptersPage({ content, path }: ChaptersPage): ChaptersPageResult {
  const decoded = decodePage(content);
  if ("problem" in decoded) return { problems: [decoded.problem] };
  if (decoded.text.trim() === "") {
    return { problems: [{ line: 1, expected: "a chapters page", found: null }] };
  }
  const { fields, body, lineCount, problems: fieldProblems } = readFrontMatter(decoded.text);
  const lines = splitLines(body, lineCount);
  if (lines.length === 0) {
    const missing = { line: lineCount, expected: "a chapters page below the front matter", found: null };
    return { problems: fieldProblems.length > 0 ? fieldProblems : [missing] };
  }
  const collected = collectChapters(lines);
  const { chapters, problems: chapterProblems } = checkChapters(collected.drafts);
  const head = readPageHead(collected.headLines);
  const id = fields.id ?? nameStem(path);
  const title = fields.title ?? head.title;
  const problems = [...fieldProblems, ...collected.problems, ...chapterProblems];
  // A faulty front matter yields no fields, so fields that it may well have are not asked for.
  if (fieldProblems.length === 0) problems.push(...findGaps({ id, title, path, fields, head, lines }));
  if (problems.length > 0 || id === null || title === null) {
    return { problems: problems.toSorted((a, b) => a.line - b.line) };
  }
  const lastEnd = chapters.reduce((latest, { endSeconds }) => Math.max(latest, endSeconds ?? 0), 0);
  const durationSeconds = Math.max(head.durationSeconds ?? 0, lastEnd);
  return { episode: { ...mergeFields(fields, head), id, title, chapters, durationSeconds } };
}

/** Finds what neither the page nor its front matter supplies. */
function findGaps(options: {
  readonly id: string | null;
  readonly title: string | null;
  readonly path: string;
  readonly fields: FrontMatter;
  readonly head: PageHead;
  readonly lines: readonly PageLine[];
}): PageProblem[] {
  const { id, title, path, fields, head, lines } = options;
  const gaps: PageProblem[] = [];
  if (id === null) {
    const expected = "an id in the front matter, as the file's name has no letter from a to z and no digit";
    gaps.push({ line: 1, expected, found: path });
  }
  if (title === null) {
    const expected = "the episode's title above the chapters, or a title in the front matter";
    gaps.push({ line: lines[0]?.number ?? 1, expected, found: lines[0]?.text ?? null });
  }
  if (head.dateProblem !== null && fields.publishedAt === undefined) gaps.push(head.dateProblem);
  return gaps;
}

type HeadFields = Omit<Episode, "id" | "title" | "chapters" | "durationSeconds">;

/** Takes each field from the front matter, or else from the page. */
function mergeFields(fields: FrontMatter, head: PageHead): HeadFields {
  return {
    show: fields.show ?? head.show,
    people: fields.people ?? head.people,
    publishedAt: fields.publishedAt ?? head.publishedAt,
    language: fields.language ?? UNDETERMINED,
    media: fields.media ?? null,
    source: fields.source ?? null,
    rights: fields.rights ?? null,
  };
}
