import { UNDETERMINED } from "../../language/detect-language.js";
import { giveSource, refuseFile, type SourceReading } from "../episode-source.js";
import type { FrontMatter } from "../front-matter/front-matter-schema.js";
import { readFrontMatter } from "../front-matter/read-front-matter.js";
import { type PageLine, splitLines } from "../page-line.js";
import type { PageProblem } from "../page-problem.js";
import { checkChapters } from "./check-chapters.js";
import { collectChapters } from "./collect-chapters.js";
import { type PageHead, readPageHead } from "./read-page-head.js";

/**
 * Reads the text of one chapters page, with or without front matter, in any of its layouts. Problems are in order of lines. Pure; never throws.
 */
export function readChaptersPage(text: string): SourceReading {
  if (text.trim() === "") return refuseFile({ line: 1, expected: "a chapters page", found: null });
  const { fields, body, lineCount, problems: fieldProblems, notes } = readFrontMatter(text);
  const lines = splitLines(body, lineCount);
  if (lines.length === 0) {
    const missing = { line: lineCount, expected: "a chapters page below the front matter", found: null };
    return refuseFile(...(fieldProblems.length > 0 ? fieldProblems : [missing]));
  }
  const collected = collectChapters(lines);
  const { chapters, problems: chapterProblems } = checkChapters(collected.drafts);
  const head = readPageHead(collected.headLines);
  const title = fields.title ?? head.title;
  const problems = [...fieldProblems, ...collected.problems, ...chapterProblems];
  // A faulty front matter yields no fields, so fields that it may well have are not asked for.
  if (fieldProblems.length === 0) problems.push(...findGaps({ title, fields, head, lines }));
  if (problems.length > 0 || title === null)
    return { sources: [], problems: problems.toSorted((a, b) => a.line - b.line), notes };
  const lastEnd = chapters.reduce((latest, { endSeconds }) => Math.max(latest, endSeconds ?? 0), 0);
  const { id = null, ...stated } = fields;
  const people = fields.people ?? head.people;
  return giveSource(
    {
      id,
      facts: {
        ...stated,
        title,
        show: fields.show ?? head.show ?? undefined,
        people: people.length > 0 ? people : undefined,
        publishedAt: fields.publishedAt ?? head.publishedAt ?? undefined,
        durationSeconds: Math.max(head.durationSeconds ?? 0, lastEnd),
        language: fields.language === UNDETERMINED ? undefined : fields.language,
      },
      chapters: { origin: "page", marks: chapters },
    },
    [...notes, ...collected.notes],
  );
}

/** Finds what neither the page nor its front matter supplies. */
function findGaps(options: {
  readonly title: string | null;
  readonly fields: FrontMatter;
  readonly head: PageHead;
  readonly lines: readonly PageLine[];
}): PageProblem[] {
  const { title, fields, head, lines } = options;
  const gaps: PageProblem[] = [];
  if (title === null) {
    const expected = "the episode's title above the chapters, or a title in the front matter";
    gaps.push({ line: lines[0]?.number ?? 1, expected, found: lines[0]?.text ?? null });
  }
  if (head.dateProblem !== null && fields.publishedAt === undefined) gaps.push(head.dateProblem);
  return gaps;
}
