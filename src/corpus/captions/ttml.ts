import { readLanguageTag } from "../../language/language-tag.js";
import { giveSource, refuseFile, type SourceReading } from "../episode-source.js";
import { type FeedElement, listWithin, readElements, readWords } from "../feeds/feed-element.js";
import { nameFirstElement, nameLocally } from "../first-element.js";
import type { Format } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { attributeSpeakers } from "./attribute-speakers.js";
import { type CueDraft, endAfter } from "./cue-draft.js";
import { readTtmlClock, readTtmlTime, type TtmlClock } from "./ttml-times.js";
import { unrollCaptions } from "./unroll-captions.js";

/** Timed Text Markup Language, also as DFXP, iTT and IMSC. */
export const ttml: Format = {
  name: "TTML",
  endings: [".ttml", ".dfxp", ".itt", ".xml"],
  recognise: ({ text }) => Number(nameLocally(nameFirstElement(text) ?? "") === "tt"),
  read: ({ text }) => readTtml(text),
};

/** What holds for an element and, where they state nothing else, for those in it. */
interface Place {
  /** In seconds. */
  readonly start: number;
  readonly end: number | null;
  readonly voice: string | null;
  /** Whether a time is stated here or around. */
  readonly isTimed: boolean;
}

interface Document {
  readonly clock: TtmlClock;
  /** True where times within an element with a time count from the beginning of the recording too. */
  readonly isAbsolute: boolean;
  /** Names of speakers by the ids of their agents. */
  readonly agents: ReadonlyMap<string, string>;
  readonly cues: { startSeconds: number; endSeconds: number | null; voice: string | null; text: string }[];
  /** The first words that have no time, and how many paragraphs have none. */
  readonly untimed: string[];
}

function readTtml(text: string): SourceReading {
  const root = listWithin(readElements(text), nameFirstElement(text) ?? "")[0] ?? null;
  if (root === null) return refuseFile({ line: 1, expected: "a `tt` element", found: null });
  const attributes = listAttributes(root);
  const clock = readTtmlClock(attributes);
  const document: Document = {
    clock,
    isAbsolute: countsFromZero(root, clock),
    agents: new Map(),
    cues: [],
    untimed: [],
  };
  const agents = new Map(findAll(root, "agent").flatMap((agent) => readAgent(agent)));
  readElement(root, { start: 0, end: null, voice: null, isTimed: false }, { ...document, agents });
  const facts = { language: readLanguageTag(attributes.get("lang")) };
  const cues: readonly CueDraft[] = document.cues;
  return giveSource({ facts, cues: attributeSpeakers(unrollCaptions(cues)) }, tellUntimed(document.untimed));
}

function tellUntimed(untimed: readonly string[]): PageProblem[] {
  const [found] = untimed;
  if (found === undefined) return [];
  return [
    { line: 1, expected: `a begin for each \`p\` (${untimed.length} have none and are left out)`, found },
  ];
}

/** Lists attributes by their names without prefixes. */
function listAttributes({ attributes }: FeedElement): Map<string, string> {
  return new Map(Object.entries(attributes).map(([name, value]) => [nameLocally(name), value]));
}

/** Finds the elements of a name, without its prefix, at any depth. */
function findAll(element: FeedElement, name: string): FeedElement[] {
  return element.content.flatMap((part) =>
    typeof part === "string" ? [] : nameLocally(part.name) === name ? [part] : findAll(part, name),
  );
}

/** Gives the name of an agent by its id; nothing where it only stands for itself. */
function readAgent(agent: FeedElement): [id: string, name: string][] {
  const id = listAttributes(agent).get("id");
  const [name] = findAll(agent, "name").map((one) => readWords(one).replace(/\s+/g, " ").trim());
  return id === undefined ? [] : [[id, name || id]];
}

/**
 * Whether an element begins later within the one around it than that one lasts. By the standard its time counts from the
 * beginning of that one; Apple Podcasts counts from the beginning of the recording.
 */
function countsFromZero(around: FeedElement, clock: TtmlClock): boolean {
  const read = (element: FeedElement, name: string) => readTtmlTime(listAttributes(element).get(name), clock);
  const [from, to] = [read(around, "begin"), read(around, "end")];
  return around.content.some((part) => {
    if (typeof part === "string") return false;
    const begin = read(part, "begin");
    const isLate = begin !== null && from !== null && to !== null && begin >= from && begin > to - from;
    return isLate || countsFromZero(part, clock);
  });
}

function placeElement(element: FeedElement, around: Place, { clock, agents, isAbsolute }: Document): Place {
  const own = listAttributes(element);
  const read = (name: string) => readTtmlTime(own.get(name), clock);
  const [begin, end, duration] = [read("begin"), read("end"), read("dur")];
  const from = isAbsolute ? 0 : around.start;
  const start = begin === null ? around.start : addTimes(from, begin);
  const ends = [
    ...(end === null ? [] : [addTimes(from, end)]),
    ...(duration === null ? [] : [addTimes(start, duration)]),
  ];
  const agent = own.get("agent")?.trim().split(/\s+/, 1)[0]?.replace(/^#/, "") ?? "";
  return {
    start,
    end: ends.length === 0 ? around.end : Math.min(...ends),
    voice: agents.get(agent) ?? (agent || around.voice),
    isTimed: around.isTimed || begin !== null || ends.length > 0,
  };
}

function addTimes(a: number, b: number): number {
  return Math.round((a + b) * 1000) / 1000;
}

/** Reads the paragraphs in an element. They lie in `body` and `div`; all else is metadata and styles. */
function readElement(element: FeedElement, around: Place, document: Document): void {
  for (const part of element.content) {
    if (typeof part === "string") continue;
    const name = nameLocally(part.name);
    const place = placeElement(part, around, document);
    if (name === "p") readParagraph(part, place, document);
    else if (name === "body" || name === "div") readElement(part, place, document);
  }
}

/** Makes a cue of a paragraph, or of each run of it that has a time or a speaker of its own. */
function readParagraph(paragraph: FeedElement, whole: Place, { cues, untimed, ...document }: Document): void {
  const runs: { readonly place: Place; text: string }[] = [];
  const add = (place: Place, words: string) => {
    const open = runs.at(-1);
    const isSame = open !== undefined && open.place.start === place.start && open.place.end === place.end;
    if (isSame && open.place.voice === place.voice) open.text += words;
    else runs.push({ place, text: words });
  };
  const read = (element: FeedElement, place: Place) => {
    for (const part of element.content) {
      if (typeof part === "string") add(place, part.replace(/\s+/g, " "));
      else if (nameLocally(part.name) === "br") add(place, "\n");
      else if (nameLocally(part.name) === "span")
        read(part, placeElement(part, place, { cues, untimed, ...document }));
    }
  };
  read(paragraph, whole);
  for (const { place, text } of runs) {
    if (text.trim() === "") continue;
    if (!place.isTimed) untimed.push(text.trim());
    else
      cues.push({
        startSeconds: place.start,
        endSeconds: endAfter(place.start, place.end),
        voice: place.voice,
        text,
      });
  }
}
