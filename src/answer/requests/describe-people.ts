import { listPassageSentences } from "../../language/list-passage-sentences.js";
import { splitIntoSentences } from "../../language/sentences.js";
import { listWords } from "../../language/tokenize.js";
import type { Person } from "../../shared/domain.js";
import type { CitedText } from "../answer-draft.js";
import { type CitationSource, quoteSentences } from "../build-citation.js";
import { escapeMarkup } from "../escape-markup.js";
import { quoteWords } from "../quote/quote-words.js";

/**
 * Names the people of a role, or everybody; returns null where the page names nobody. A person is cited from the
 * passage that names them, else from the opening.
 */
export function describePeople(
  sources: readonly CitationSource[],
  role: "host" | "guest" | null,
): CitedText[] | null {
  const episode = sources[0]?.episode;
  if (episode === undefined || episode.people.length === 0) return null;
  const wanted = role === null ? episode.people : episode.people.filter((person) => hasRole(person, role));
  const title = quoteWords(episode.title);
  const lead =
    wanted.length > 0
      ? `According to the page of ${title},`
      : `The page of ${title} names no ${role}. It says that`;
  const groups = groupByRole(wanted.length > 0 ? wanted : episode.people);
  return groups.flatMap(([groupRole, people], i) => {
    const opening = i === 0 ? lead : i === groups.length - 1 ? " and" : "";
    return people.map((person, j) => ({
      text: `${j === 0 ? `${opening} ${nameRole(groupRole, people.length)}` : j === people.length - 1 ? " and" : ""} ${escapeMarkup(person.name)}`,
      sources: pickSource(sources, person),
      closing: closeName(people.length - j - 1, groups.length - i - 1),
    }));
  });
}

/** Says what the page says of the people of that name; returns null where it names none. */
export function describePerson(sources: readonly CitationSource[], name: string): CitedText[] | null {
  const episode = sources[0]?.episode;
  const found = episode?.people.filter((person) => isCalled(person, name)) ?? [];
  if (episode === undefined || found.length === 0) return null;
  return found.flatMap((person, i) => {
    const as = person.role === null ? "among the people" : `as ${escapeMarkup(person.role)}`;
    const naming = findNaming(sources, person);
    const introduction: CitedText = {
      text: `${i === 0 ? "" : " "}The page names ${escapeMarkup(person.name)} ${as} of ${quoteWords(episode.title)}`,
      sources: pickSource(sources, person),
      closing: ".",
    };
    if (naming === null) return [introduction];
    const { text } = naming.quoted ?? naming.passage;
    const words = splitIntoSentences(text).find((sentence) => namesPerson(sentence, person));
    const says = naming.passage.kind === "transcript" ? "The transcript says" : "The notes say";
    return [introduction, { text: ` ${says}: ${quoteWords(words ?? text)}`, sources: [naming] }];
  });
}

/** True where every word of the name is one of the person's. */
export function isCalled(person: Person, name: string): boolean {
  const own = listWords(person.name);
  const asked = listWords(name);
  return asked.length > 0 && asked.every((word) => own.includes(word));
}

/** A co-host is a host. */
function hasRole({ role }: Person, wanted: string): boolean {
  return listWords(role ?? "").includes(wanted);
}

function groupByRole(people: readonly Person[]): [string | null, Person[]][] {
  const groups = new Map<string | null, Person[]>();
  for (const person of people) groups.set(person.role, [...(groups.get(person.role) ?? []), person]);
  return [...groups];
}

function nameRole(role: string | null, count: number): string {
  if (role === null) return count === 1 ? "somebody who is there is" : "those who are there are";
  return count === 1 ? `the ${escapeMarkup(role)} is` : `the ${escapeMarkup(role)}s are`;
}

function closeName(peopleLeft: number, groupsLeft: number): string {
  if (peopleLeft > 1) return ",";
  if (peopleLeft === 1) return "";
  return groupsLeft === 0 ? "." : ",";
}

function pickSource(sources: readonly CitationSource[], person: Person): CitationSource[] {
  return [findNaming(sources, person) ?? sources[0]].filter((source) => source !== undefined);
}

/** Finds the first passage that names somebody; of speech the sentence that does. */
function findNaming(sources: readonly CitationSource[], person: Person): CitationSource | null {
  const inFull = (text: string) => text.includes(person.name);
  const inPart = (text: string) => namesPerson(text, person);
  for (const names of [inFull, inPart]) {
    const naming = sources.find(({ passage }) => names(passage.text));
    if (naming === undefined) continue;
    const said = listPassageSentences(naming.passage).find(({ text }) => names(text));
    return said === undefined ? naming : quoteSentences(naming, [said]);
  }
  return null;
}

/** True where the text has the person's first or last name as a word, with its capital. */
function namesPerson(text: string, { name }: Person): boolean {
  const words = new Set(text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []);
  const parts = name.split(/\s+/);
  return [parts[0], parts.at(-1)].some((part) => part !== undefined && part.length > 1 && words.has(part));
}
