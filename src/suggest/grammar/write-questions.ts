import { leansOnHistory } from "../../language/join-follow-up.js";
import { listPrimaryLanguages } from "../../language/language-tag.js";
import { tokenize } from "../../language/tokenize.js";
import { isAskable } from "../../shared/ask-about-chapter.js";
import type { Chapter } from "../../shared/domain.js";
import { askMany, askPhrase, askTopic, listTopics } from "./ask-phrase.js";
import { hearQuestions, type Speech } from "./hear-questions.js";
import { isClear } from "./is-clear.js";
import { createWording, LONGEST_QUESTION, readProse, type Wording } from "./plain-phrase.js";

const ASKS = /[?？؟]$/u;
const SPLIT = /^(.+?)(?:\s*:\s+|\s+[–—|-]\s+|\?\s+)(.+)$/u;
const LONGEST_LABEL = 40;
/** "Getting big news" is no answer to how. */
const LIGHT = /^How do you (?:get|help|have|do|go|keep|try|see|say|want|come|give|put)\b/;
const SILENCE: Speech = { sentences: [], speakers: new Set() };
/** What somebody asks in a talk can stand alone where it opens so, and is not of those who talk. */
const ASKED_BY_ITSELF =
  /^(?:why|how|what|who|where|when|which)\b(?!.*\b(?:i|we|us|our|my|your|you think)\b)/iu;

/**
 * Writes questions that a chapter may answer, the best first: of its title, of what is said in it, and where it has notes, of
 * what they label and explain. Each is plain prose of 80 UTF-16 units at most and can be understood by itself. In another
 * language than English only a title that is a question is one. Whether the chapter answers them is for the search to tell.
 */
export function writeQuestions(
  chapter: Pick<Chapter, "title" | "summary" | "bullets" | "generated">,
  { language, speech = SILENCE }: { readonly language: string; readonly speech?: Speech },
): string[] {
  const title = isTitleAskable(chapter) ? readProse(chapter.title) : null;
  if (title === null) return [];
  const isEnglish = listPrimaryLanguages([language]).every((each) => each === "en" || each === "und");
  if (!isEnglish) return ASKS.test(title) && isSound(title, false) ? [title] : [];
  const { summary, bullets, generated } = chapter;
  const notes = [summary ?? "", ...bullets];
  const wording = createWording(title, [...notes, ...speech.sentences].join("\n"));
  const isOfTitle = (question: string) =>
    generated !== true || (isClear(question, speech.speakers) && !LIGHT.test(question));
  const candidates = [
    ...askTitle(title, wording).filter(isOfTitle),
    ...askNotes({ summary, bullets }, wording),
    ...hearQuestions({ ...speech, sentences: [...notes, ...speech.sentences] }, wording),
  ];
  return [...new Set(candidates)].filter((text) => isSound(text, true));
}

function isTitleAskable({ title, generated }: Pick<Chapter, "title" | "generated">): boolean {
  return isAskable({ title }) && !(generated && ASKS.test(title) && !ASKED_BY_ITSELF.test(title));
}

/** True for a question that can be shown: short, plain, and no fragment that leans on what was said before. */
export function isSound(text: string, isEnglish: boolean): boolean {
  if (text.length > LONGEST_QUESTION || !ASKS.test(text) || readProse(text) !== text) return false;
  return !isEnglish || (tokenize(text).length > 1 && !leansOnHistory(text));
}

function askTitle(title: string, wording: Wording): string[] {
  if (ASKS.test(title)) return [title];
  const [, head = title, tail = ""] = SPLIT.exec(title.replace(/[.!…]+$/u, "")) ?? [];
  const pieces = [head, tail].filter((piece) => piece !== "");
  const topics = pieces.flatMap((piece) => (askPhrase(piece, wording) === null ? listTopics(piece) : []));
  const asked = [
    ...pieces.map((piece) => askPhrase(piece, wording)),
    ...topics.map((topic) => askPhrase(topic, wording) ?? askTopic(topic, wording)),
    askPhrase(head, wording) === null ? askTopic(head, wording) : null,
  ];
  return asked.filter((question) => question !== null);
}

/** Asks for what the summary says that it explains, and for what a point is labelled with (`Common failure modes: ...`). */
function askNotes({ summary, bullets }: Pick<Chapter, "summary" | "bullets">, wording: Wording): string[] {
  const explained = Array.from(
    (readProse(summary ?? "") ?? "").matchAll(/\b(?:why|how) [^,.;:–—]+/giu),
    ([clause]) => askPhrase(clause.trim(), wording),
  );
  const labels = bullets.map((bullet) => {
    const [, label = ""] = SPLIT.exec(readProse(bullet) ?? "") ?? [];
    return !label.includes(" ") || label.length > LONGEST_LABEL
      ? null
      : (askPhrase(label, wording) ?? askTopic(label, wording) ?? askMany(label, wording));
  });
  return [...explained, ...labels].filter((question) => question !== null);
}
