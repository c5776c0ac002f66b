import { type ChapterMark, giveSource, markChapter, refuseFile } from "../episode-source.js";
import { type FeedElement, listWithin, readFeedElements, readWords } from "../feeds/feed-element.js";
import { readPlayTime } from "../feeds/feed-values.js";
import { nameFirstElement, nameLocally } from "../first-element.js";
import { type Format, SHAPED } from "../format.js";
import type { PageProblem } from "../page-problem.js";

type Read = (chapter: FeedElement) => string | undefined;

interface Kind {
  /** The local name of the document's first element, and the names of those that stand for a chapter. */
  readonly root: string;
  readonly chapters: readonly string[];
  readonly start: Read;
  readonly end: Read;
  readonly title: Read;
}

const attribute =
  (name: string): Read =>
  ({ attributes }) =>
    attributes[name];
const words =
  (name: string): Read =>
  (chapter) => {
    const [first] = listWithin(chapter, name);
    return first && readWords(first);
  };
const nothing: Read = () => undefined;

/** Podlove Simple Chapters, Matroska's chapters as mkvmerge and HandBrake write them, and Hindenburg's markers. */
const KINDS: readonly Kind[] = [
  {
    root: "chapters",
    chapters: ["psc:chapter", "chapter"],
    start: attribute("start"),
    end: nothing,
    title: attribute("title"),
  },
  {
    root: "Chapters",
    chapters: ["ChapterAtom"],
    start: words("ChapterTimeStart"),
    end: words("ChapterTimeEnd"),
    title: words("ChapterString"),
  },
  {
    root: "Session",
    chapters: ["Marker"],
    start: attribute("Time"),
    end: nothing,
    title: attribute("Name"),
  },
];

/** Chapters as XML, in any of several kinds. */
export const xmlChapters: Format = {
  name: "XML chapters",
  endings: [".xml", ".psc"],
  recognise: ({ text }) => (findKind(text) === undefined ? 0 : SHAPED),
  read: ({ text }) => {
    const kind = findKind(text);
    if (kind === undefined) return null;
    const notes: PageProblem[] = [];
    const chapters = listWithin(readFeedElements(text), ...kind.chapters);
    const marks = chapters.flatMap((chapter): ChapterMark[] => {
      const [start = "", end = "", title = ""] = [kind.start, kind.end, kind.title].map((read) =>
        read(chapter)?.replace(/\s+/g, " ").trim(),
      );
      const [startSeconds, endSeconds] = [readPlayTime(start), readPlayTime(end)];
      if (startSeconds !== null && title !== "") return [markChapter(title, startSeconds, endSeconds)];
      notes.push({
        line: 1,
        expected: "a chapter with a start and a title",
        found: `${start} ${title}`.trim() || null,
      });
      return [];
    });
    if (marks.length === 0)
      return refuseFile({ line: 1, expected: "a chapter with a start and a title", found: null });
    const sorted = marks.toSorted((a, b) => a.startSeconds - b.startSeconds);
    return giveSource({ chapters: { origin: "file", marks: sorted } }, notes);
  },
};

function findKind(text: string): Kind | undefined {
  const root = nameLocally(nameFirstElement(text) ?? "");
  return KINDS.find((kind) => kind.root === root);
}
