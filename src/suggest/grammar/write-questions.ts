import { leansOnHistory } from "../../language/join-follow-up.js";
import { listPrimaryLanguages } from "../../language/language-tag.js";
import { tokenize } from "../../language/tokenize.js";
import { isAskable } from "../../shared/ask-about-chapter.js";
import type { Chapter } from "../../shared/domain.js";
import { askPhrase, askTopic, type Candidate, listTopics } from "./ask-phrase.js";
import { createWording, LONGEST_QUESTION, readProse, type Wording } from "./plain-phrase.js";

const ASKS = /[?？؟]$/u;
const SPLIT = /^(.+?)(?:\s*:\s+|\s+[–—|-]\s+|\?\s+)(.+)$/u;
const LONGEST_LABEL = 40;
/** A chapter that nobody asks about: an advertisement, or one that is called by its first words or its time. */
/** What somebody asks in a talk can stand alone where it opens so, and is not of those who talk. */
const ASKED_BY_ITSELF =
  /^(?:why|how|what|who|where|when|which)\b(?!.*\b(?:i|we|us|our|my|your|you think)\b)/iu;

/**
 * Writes questions that a chapter may answer, the best first: of its title, and where it has notes, of what they label and
 * explain. Each is plain prose of 80 UTF-16 units at most and can be understood by itself. In another language than English
 * only a title that is a question is one. Whether the chapter answers them is for the search to tell.
 */
export function writeQuestions(
  chapter: Pick<Chapter, "title" | "summary" | "bullets" | "generated">,
  { language, said = "" }: { readonly language: string; readonly said?: string },
): string[] {
  const title = isTitleAskable(chapter) ? readProse(chapter.title) : null;
  const isEnglish = listPrimaryLanguages([language]).every((each) => each === "en" || each === "und");
  const { summary, bullets } = chapter;
  const wording = createWording(title ?? "", [summary ?? "", ...bullets, said].join("\n"));
  const candidates: (Candidate | null)[] = title === null ? [] : askTitle(title, wording, isEnglish);
  if (isEnglish && title !== null) candidates.push(...askNotes({ summary, bullets }, wording));
  const kept = candidates.filter((each) => each !== null).filter(({ text }) => isSound(text, isEnglish));
  const sorted = [...kept.filter(({ isPlain }) => !isPlain), ...kept.filter(({ isPlain }) => isPlain)];
  return [...new Set(sorted.map(({ text }) => text))];
}

function isTitleAskable({ title, generated }: Pick<Chapter, "title" | "generated">): boolean {
  return isAskable({ title }) && !(generated && ASKS.test(title) && !ASKED_BY_ITSELF.test(title));
}

/** True for a question that can be shown: short, plain, and no fragment that leans on what was said before. */
export function isSound(text: string, isEnglish: boolean): boolean {
  if (text.length > LONGEST_QUESTION || !ASKS.test(text) || readProse(text) !== text) return false;
  return !isEnglish || (tokenize(text).length > 1 && !leansOnHistory(text));
}

function askTitle(title: string, wording: Wording, isEnglish: boolean): (Candidate | null)[] {
  if (ASKS.test(title)) return [{ text: title, isPlain: false }];
  if (!isEnglish) return [];
  const [, head = title, tail = ""] = SPLIT.exec(title.replace(/[.!…]+$/u, "")) ?? [];
  const pieces = [head, tail].filter((piece) => piece !== "");
  const topics = pieces.flatMap((piece) => (askPhrase(piece, wording) === null ? listTopics(piece) : []));
  return [
    ...pieces.map((piece) => toCandidate(askPhrase(piece, wording))),
    ...topics.flatMap((topic) => [toCandidate(askPhrase(topic, wording)) ?? askTopic(topic, wording)]),
    askPhrase(head, wording) === null ? askTopic(head, wording) : null,
  ];
}

/** Asks for what a point is labelled with (`Common failure modes: ...`), and what the summary says that it explains. */
function askNotes(
  { summary, bullets }: Pick<Chapter, "summary" | "bullets">,
  wording: Wording,
): (Candidate | null)[] {
  const labels = bullets.flatMap((bullet) => {
    const [, label = ""] = SPLIT.exec(readProse(bullet) ?? "") ?? [];
    return !label.includes(" ") || label.length > LONGEST_LABEL
      ? []
      : [toCandidate(askPhrase(label, wording)) ?? askLabel(label, wording)];
  });
  const explained = Array.from(
    (readProse(summary ?? "") ?? "").matchAll(/\b(?:why|how) [^,.;:–—]+/giu),
    ([clause]) => toCandidate(askPhrase(clause.trim(), wording)),
  );
  return [...explained, ...labels];
}

function askLabel(label: string, wording: Wording): Candidate | null {
  const asked = askTopic(label, wording);
  const isMany = /[^siu]s$/.test(label) && !/ (?:and|of|for|in|on|to|with) /.test(label);
  return asked?.isPlain && isMany
    ? { text: `What are the ${wording.inside(label)}?`, isPlain: false }
    : asked;
}

function toCandidate(text: string | null): Candidate | null {
  return text === null ? null : { text, isPlain: false };
}
