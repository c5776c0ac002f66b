import type { Episode, Person } from "../../shared/domain.js";
import type { PageLine } from "../page-line.js";
import type { PageProblem } from "../page-problem.js";
import { type DateLine, readDateLine } from "./read-date-line.js";
import { readPeopleLine } from "./read-people-line.js";

/** What a page says before its chapters; null or empty where it says nothing. The description is not kept. */
export interface PageHead extends Pick<Episode, "show" | "people" | "publishedAt" | "durationSeconds"> {
  readonly title: string | null;
  /** The problem with a date that does not exist, such as 31 February; null where there is none. */
  readonly dateProblem: PageProblem | null;
}

const SKIP_LINK = /^skip to (?:main )?content$/i;
const MAX_TITLE_CHARACTERS = 300;
const MIN_SHOW_CHARACTERS = 2;

/** Reads the lines above the chapters: the show's doubled name, title, description, people, date and duration. */
export function readPageHead(lines: readonly PageLine[]): PageHead {
  const kept = lines.filter(({ text }) => !SKIP_LINK.test(text));
  const show = readDoubledName(kept[0]?.text ?? "");
  let title: string | null = null;
  let hasTitlePlace = true;
  let people: readonly Person[] = [];
  const dates: { readonly line: PageLine; readonly date: DateLine }[] = [];

  for (const line of show === null ? kept : kept.slice(1)) {
    const date = readDateLine(line.text);
    const named = readPeopleLine(line.text);
    if (date !== null) dates.push({ line, date });
    // A single name with a role is the title when it stands where the title should stand.
    else if (named !== null && (named.length > 1 || !hasTitlePlace)) people = named;
    else if (hasTitlePlace) {
      title = readTitle(line.text);
      hasTitlePlace = false;
    }
  }
  const impossible = dates.find(({ date }) => date.isImpossible);
  return {
    show,
    title,
    people,
    publishedAt: dates.find(({ date }) => date.publishedAt !== null)?.date.publishedAt ?? null,
    durationSeconds: dates.find(({ date }) => date.durationSeconds !== null)?.date.durationSeconds ?? null,
    dateProblem:
      impossible === undefined
        ? null
        : { line: impossible.line.number, expected: "a date that exists", found: impossible.line.text },
  };
}

/** Reads the show of `No PriorsNo Priors`, which is its name twice without a space between. */
function readDoubledName(text: string): string | null {
  const half = text.length / 2;
  const name = text.slice(0, half);
  return half >= MIN_SHOW_CHARACTERS && name === text.slice(half) ? name : null;
}

function readTitle(text: string): string | null {
  const title = text.replace(/^#{1,6}\s+/, "");
  return title.length > MAX_TITLE_CHARACTERS ? null : title;
}
