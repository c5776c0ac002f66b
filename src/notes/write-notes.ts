import { isAdvertPassage } from "../adverts/is-advert-passage.js";
import { findSupport } from "../answer/ground/find-support.js";
import { readLanguage } from "../answer/ground/tell-language.js";
import { askPrompt } from "../answer/model/ask-prompt.js";
import type { ChatModel } from "../answer/model/chat-model.js";
import { cutLeadIn, standsAlone } from "../answer/quote/stands-alone.js";
import { tryOrNull } from "../answer/try-or-null.js";
import { divideEpisode, groupByChapter } from "../chunk/divide-episode.js";
import { listStretches } from "../chunk/list-stretches.js";
import { quoteFirstWords } from "../chunk/titles/name-topics.js";
import type { CorpusEpisode } from "../corpus/join/join-sources.js";
import type { Embedder } from "../embed/embedder.js";
import { listSentences, type Sentence } from "../language/list-sentences.js";
import { tokenize } from "../language/tokenize.js";
import type { Reader } from "../read/reader.js";
import type { Chapter, Episode, Passage } from "../shared/domain.js";
import type { AppError } from "../shared/errors.js";
import type { Progress } from "../shared/progress.js";
import { indexInMemory } from "../store/local/index-in-memory.js";
import type { PassageIndex } from "../store/local/passage-index.js";
import { chooseKeySentences } from "./choose-key-sentences.js";
import { compareTopics } from "./compare-topics.js";
import { type Notes, readModelNotes } from "./read-model-notes.js";

const BULLETS = 5;
/** How much of a chapter a model is shown, and how much it may write, in UTF-16 units. */
const SHOWN_LENGTH = 12_000;
const LONGEST_REPLY = 4_000;

export interface NotesParts {
  /** Chooses titles and sentences by their meaning; null where their words alone decide. */
  readonly embedder: Embedder | null;
  /** Null where notes are to be the speakers' own sentences. */
  readonly chatModel: ChatModel | null;
  /** The prompt, with a slot `transcript`. */
  readonly prompt: string;
  /** Reads what the model writes; null where its numbers, dates and names alone are checked. */
  readonly reader: Reader | null;
  readonly onProgress?: (progress: Progress) => void;
  /** Called where a chapter has the speakers' own sentences because the model failed. */
  readonly onFailure?: (error: AppError) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenNotes {
  readonly episode: Episode;
  /** How many sentences of the model were checked, and how many were left out as the transcript does not support them. */
  readonly checked: number;
  readonly dropped: number;
}

/**
 * Writes a summary and up to five bullets for each chapter that has none, from what is said in it, and chapters for an episode
 * without any. A model's sentences are kept where the transcript supports them, and the speakers' own fill the rest. Nothing is
 * told of an advertisement. Throws the signal's reason.
 */
export async function writeNotes(source: CorpusEpisode, parts: NotesParts): Promise<WrittenNotes> {
  const divided = divideEpisode(source);
  const index = await indexInMemory([divided], null, parts.signal);
  const { chapters } = divided.episode;
  const written: Chapter[] = [];
  const counts = { checked: 0, dropped: 0 };
  const talk = listTalk(source, chapters);
  const notes = await quoteChapters(divided.episode, talk, { index, parts });
  const rows = index.passages.listChapterRows();
  for (const [i, chapter] of chapters.entries()) {
    const said = talk[i] ?? [];
    const isNoted = chapter.summary !== null || chapter.bullets.length > 0;
    const { from, to } = rows[i] ?? { from: 0, to: 0 };
    const passages = index.passages
      .slice(from, to)
      .filter((passage) => passage.kind === "transcript" && !isAdvertPassage(passage));
    const model = isNoted || said.length === 0 ? null : await askModel(parts, { index, chapter, passages });
    counts.checked += model?.checked ?? 0;
    counts.dropped += model?.dropped ?? 0;
    written.push(isNoted ? chapter : mergeNotes(chapter, notes[i] ?? UNWRITTEN, model));
    parts.onProgress?.({ done: i + 1, total: chapters.length });
  }
  return { episode: { ...divided.episode, chapters: written }, ...counts };
}

const UNWRITTEN: Notes = { title: null, summary: null, bullets: [] };

/** Lists what is said in each chapter, without advertisements; what is said before the first chapter belongs to none. */
function listTalk({ cues, episode }: CorpusEpisode, chapters: readonly Chapter[]): Sentence[][] {
  const stretches = listStretches(listSentences(cues, episode.language), episode.language);
  const talk = stretches.flatMap(({ advert, sentences }) => (advert === null ? sentences : []));
  return groupByChapter(chapters, talk).map((said, i) =>
    said.filter(({ startSeconds }) => startSeconds >= (chapters[i]?.startSeconds ?? 0)),
  );
}

type CheckedNotes = Notes & Pick<WrittenNotes, "checked" | "dropped">;

function mergeNotes(chapter: Chapter, own: Notes, model: CheckedNotes | null): Chapter {
  const summary = model?.summary ?? own.summary;
  const bullets = [...(model?.bullets ?? [])];
  for (const bullet of own.bullets) if (bullets.length < BULLETS && bullet !== summary) bullets.push(bullet);
  const title = chapter.generated === true ? (model?.title ?? own.title ?? chapter.title) : chapter.title;
  return { ...chapter, title, summary, bullets: bullets.slice(0, BULLETS) };
}

/** Writes notes of each chapter in the speakers' own words; none of one in which nothing stands alone. */
async function quoteChapters(
  { language, chapters }: Episode,
  talk: readonly (readonly Sentence[])[],
  { index, parts }: { readonly index: PassageIndex; readonly parts: NotesParts },
): Promise<Notes[]> {
  const weigh = (term: string) => index.keywords.weigh(term);
  const { embedder, signal } = parts;
  const compared =
    embedder === null
      ? null
      : await compareTopics(embedder, talk, { language, most: BULLETS + 1, weigh, signal });
  return chapters.map((chapter, i) => {
    const said = talk[i] ?? [];
    if (said.length === 0) return { ...UNWRITTEN, title: chapter.title };
    const near = compared?.[i];
    const chosen =
      near?.sentences ??
      chooseKeySentences(said.map(cutLeadIn).filter(standsAlone), { count: BULLETS + 1, weigh });
    const [summary] = near === undefined ? chooseKeySentences(chosen, { count: 1, weigh }) : chosen;
    const bullets = chosen
      .filter((sentence) => sentence !== summary)
      .sort((a, b) => a.startSeconds - b.startSeconds);
    const title = near === undefined ? chapter.title : (near.title ?? quoteFirstWords(said));
    return {
      title,
      summary: summary === undefined ? null : attribute(summary),
      bullets: bullets.map(attribute),
    };
  });
}

function attribute({ speaker, text }: Sentence): string {
  return speaker === null ? text : `${speaker}: ${text}`;
}

/** Asks the model for notes. Returns null without a model, and where the model failed: `onFailure` is then told why. */
async function askModel(
  parts: NotesParts,
  { index, chapter, passages }: Omit<Checking, "reply">,
): Promise<CheckedNotes | null> {
  const { chatModel, prompt, onFailure, signal } = parts;
  if (chatModel === null) return null;
  const transcript = passages
    .map(({ text }) => text)
    .join("\n")
    .slice(0, SHOWN_LENGTH);
  const ask = () => askPrompt({ chatModel, prompt, signal }, { transcript }, LONGEST_REPLY);
  const reply = await tryOrNull(ask, signal, onFailure);
  if (reply === null) return null;
  return await checkNotes(parts, { reply: reply.slice(0, LONGEST_REPLY), index, chapter, passages });
}

interface Checking {
  readonly reply: string;
  readonly index: PassageIndex;
  readonly chapter: Chapter;
  readonly passages: readonly Passage[];
}

const UNNAMED = { numbers: [], nearby: [], quote: null };

/** Keeps of a model's notes what the chapter's transcript supports. */
async function checkNotes(
  parts: NotesParts,
  { reply, index, chapter, passages }: Checking,
): Promise<CheckedNotes> {
  const { title, summary, bullets } = readModelNotes(reply);
  const [episode] = index.episodes;
  const { reader, signal } = parts;
  const sources = episode === undefined ? [] : passages.map((passage) => ({ episode, chapter, passage }));
  const holds = async (text: string): Promise<boolean> => {
    const gate = { view: index, reader, sources, question: "", signal };
    const language = await readLanguage(text, sources);
    const { support, probability } = await findSupport(gate, UNNAMED, { text, language });
    // Nobody marks a note as doubtful: what is read has to be supported.
    return support === "weak" ? probability === null : support !== "none";
  };
  const kept: string[] = [];
  for (const bullet of bullets) if (await holds(bullet)) kept.push(bullet);
  const isSummaryHeld = summary !== null && (await holds(summary));
  const words = new Set(passages.flatMap(({ text }) => tokenize(text)));
  const isTitleHeld = title !== null && tokenize(title).some((term) => words.has(term));
  const checked = bullets.length + (summary === null ? 0 : 1);
  return {
    title: isTitleHeld ? title : null,
    summary: isSummaryHeld ? summary : null,
    bullets: kept.slice(0, BULLETS),
    checked,
    dropped: checked - kept.length - (isSummaryHeld ? 1 : 0),
  };
}
