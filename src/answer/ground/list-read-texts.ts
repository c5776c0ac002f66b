import { listPassageSentences } from "../../language/list-passage-sentences.js";
import { tokenize } from "../../language/tokenize.js";
import { MOST_TOKENS } from "../../read/encode-pair.js";
import type { ReadSentence, ReadText } from "../../read/reader.js";
import { listEpisodeSections, type PassageView } from "../../store/passage-view.js";
import { type CitationSource, identifyChapter } from "../build-citation.js";

/** In passages: further off, what is said in a chapter, or noted of it, is no longer beside the passage cited. */
const FURTHEST_SPEECH = 1;
const FURTHEST_NOTES = 8;
/** Special tokens of one reading. */
const FRAME = 3;

interface PlacedSentence {
  readonly sentence: ReadSentence;
  /** How many sentences stand between it and one of a passage cited: 0 for those themselves. */
  readonly distance: number;
  /** How many of the claim's content words it has. */
  readonly shared: number;
  readonly tokens: number;
}

/**
 * Lists what is read with a claim that rests on these passages, as much as fits into one reading: their sentences, those
 * with most of the claim's words first, and then those that stand beside them, nearest first: of a note the other notes of
 * its chapter, of speech what is said right before and after it. A text for each chapter's notes, and one for its
 * speech, in the order in which they are cited.
 */
export function listReadTexts(
  view: PassageView,
  cited: readonly CitationSource[],
  claim: string,
): ReadText[] {
  const terms = new Set(tokenize(claim));
  const texts = groupByText(cited).map((sources) => {
    const chapter = sources[0]?.chapter;
    const title = chapter === undefined || chapter.generated === true ? null : chapter.title;
    return { title, sentences: placeSentences(view, sources, terms) };
  });
  const nearest = texts
    .flatMap((text) => text.sentences.map((each) => ({ text, each, ...each })))
    .sort((a, b) => a.distance - b.distance || b.shared - a.shared);
  const opened = new Set<(typeof texts)[number]>();
  const chosen = new Set<PlacedSentence>();
  let left = MOST_TOKENS - FRAME - estimateReadTokens(claim);
  for (const { text, each, tokens } of nearest) {
    left -= tokens + (opened.has(text) ? 0 : estimateReadTokens(`${text.title ?? ""}.`));
    if (left < 0 && chosen.size > 0) break;
    opened.add(text);
    chosen.add(each);
  }
  return texts
    .map(({ title, sentences }) => ({
      title,
      sentences: sentences.filter((each) => chosen.has(each)).map(({ sentence }) => sentence),
    }))
    .filter(({ sentences }) => sentences.length > 0);
}

/**
 * Estimates how many tokens the reader takes for a text: on notes and speech no less than it does for several sentences
 * together, and a tenth more in general.
 */
export function estimateReadTokens(text: string): number {
  const words = text.match(/\p{L}+|\p{N}+|\S/gu) ?? [];
  return words.reduce((sum, word) => sum + Math.ceil(word.length / (/^\p{N}/u.test(word) ? 3 : 6)), 0);
}

/** Returns the key of the text that a passage is read in: its chapter's notes, or what is said in it. */
export function identifyText(source: CitationSource): string {
  return `${source.passage.kind === "transcript" ? "speech" : "notes"} ${identifyChapter(source)}`;
}

/** Groups passages by the texts that they are read in. */
export function groupByText(sources: readonly CitationSource[]): CitationSource[][] {
  const groups = new Map<string, CitationSource[]>();
  for (const source of sources) {
    const key = identifyText(source);
    groups.set(key, [...(groups.get(key) ?? []), source]);
  }
  return [...groups.values()];
}

/** Lists the sentences of passages that are read in one text, and of those beside them, in the order of the page. */
function placeSentences(
  view: PassageView,
  sources: readonly CitationSource[],
  terms: ReadonlySet<string>,
): PlacedSentence[] {
  const cited = new Set(sources.map(({ passage }) => passage.id));
  const beside = listBeside(view, sources, cited);
  const sentences = (beside ?? sources.map(({ passage }) => passage)).flatMap((passage) =>
    listPassageSentences(passage).map((sentence) => ({ sentence, isCited: cited.has(passage.id) })),
  );
  const forth = measureDistances(sentences);
  const back = measureDistances(sentences.toReversed()).toReversed();
  return sentences.map(({ sentence: { speaker, text } }, i) => ({
    sentence: { speaker, text },
    distance: Math.min(forth[i] ?? 0, back[i] ?? 0),
    shared: new Set(tokenize(text).filter((term) => terms.has(term))).size,
    tokens: estimateReadTokens(speaker === sentences[i - 1]?.sentence.speaker ? text : `${speaker}: ${text}`),
  }));
}

function measureDistances(sentences: readonly { readonly isCited: boolean }[]): number[] {
  let distance = Number.POSITIVE_INFINITY;
  return sentences.map(({ isCited }) => {
    distance = isCited ? 0 : distance + 1;
    return distance;
  });
}

/** Lists the passages cited and those beside them in the order of the page; null where the view does not hold them. */
function listBeside(view: PassageView, sources: readonly CitationSource[], cited: ReadonlySet<string>) {
  const [first] = sources;
  if (first === undefined) return null;
  const { episode, chapter, passage } = first;
  const isSpeech = passage.kind === "transcript";
  const rows = listEpisodeSections(view, episode.id)
    .filter((section) => section.chapter.number === chapter.number)
    .flatMap(({ firstPassage, endPassage }) =>
      Array.from({ length: endPassage - firstPassage }, (_, i) => firstPassage + i),
    )
    .filter((row) => (view.passages.kindAt(row) === "transcript") === isSpeech);
  const places = rows.flatMap((row, place) => (cited.has(view.passages.idAt(row)) ? [place] : []));
  if (places.length < sources.length) return null;
  const furthest = isSpeech ? FURTHEST_SPEECH : FURTHEST_NOTES;
  const isNear = (place: number) => places.some((other) => Math.abs(other - place) <= furthest);
  return rows.filter((_, place) => isNear(place)).flatMap((row) => view.passages.at(row) ?? []);
}
