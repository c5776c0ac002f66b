import type { Person } from "../../shared/domain.js";

const ROLES =
  "guest co-host|guest host|special guest|co-host|host|guest|moderator|interviewer|interviewee|panelist|panellist" +
  "|presenter|narrator|speaker|producer|reporter|correspondent|contributor";

// A next name begins with a letter that is not lower case, or with one of the small words that begin surnames.
const NAME_START = String.raw`[\p{Lu}\p{Lt}\p{Lo}\p{N}"“‘'(]|(?:al|bin|da|de|del|della|den|der|di|du|el|ibn|la|le|ten|ter|van|von)[ ’']|d['’]`;

// The role follows the name without a space. "Ghost" ends like a role and is none.
const NAME_AND_ROLE = new RegExp(
  String.raw`^(\S|\S.*?\S)(?<!(?<!\p{L})[Gg](?=host))(${ROLES})(?=$|\s*[,;·|&]|${NAME_START})[\s,;·|&]*`,
  "u",
);

const STARTS_LIKE_NAME = new RegExp(`^(?:${NAME_START})`, "u");
const MAX_LINE_CHARACTERS = 2000;
const MAX_NAME_CHARACTERS = 80;
const MAX_NAME_WORDS = 8;

/**
 * Reads the people of a run-together line such as `Elad GilhostClem Delangueguest`, in its order; null when the line
 * is something else. The role of a last person without one is null.
 */
export function readPeopleLine(line: string): readonly Person[] | null {
  if (line.length > MAX_LINE_CHARACTERS) return null;
  const people: Person[] = [];
  let rest = line;
  while (rest !== "") {
    const match = NAME_AND_ROLE.exec(rest);
    if (match === null && people.length === 0) return null;
    const [taken, name, role = null] = match ?? [rest, rest];
    if (name === undefined || !isName(name)) return null;
    people.push({ name, role });
    rest = rest.slice(taken.length);
  }
  return people.length === 0 ? null : people;
}

function isName(text: string): boolean {
  if (text.length > MAX_NAME_CHARACTERS || text.split(/\s+/).length > MAX_NAME_WORDS) return false;
  return STARTS_LIKE_NAME.test(text);
}
