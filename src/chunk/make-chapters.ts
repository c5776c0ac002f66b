import type { Sentence } from "../language/list-sentences.js";
import type { Chapter, Episode } from "../shared/domain.js";
import { formatTimestamp, markEstimated, sayTime } from "../shared/timestamp.js";
import { listStretches, type Stretch } from "./list-stretches.js";
import { segmentTopics } from "./segment-topics.js";
import { nameTopics } from "./titles/name-topics.js";
import { windowSpeech } from "./window-speech.js";

/** What a chapter is made of. */
interface Part {
  readonly advert: Stretch["advert"];
  readonly sentences: readonly Sentence[];
}

/** Makes a chapter of each topic, named by words that are said in it, and of each advertisement; none where nothing is said. */
export function makeChapters(
  { durationSeconds, language }: Pick<Episode, "durationSeconds" | "language">,
  sentences: readonly Sentence[],
): Chapter[] {
  const parts = listStretches(sentences, language).flatMap(divideStretch);
  const topics = nameTopics(
    parts.flatMap((part) => (part.advert === null ? [part.sentences] : [])),
    language,
  );
  let topic = 0;
  return parts.map(({ advert, sentences: said }, i): Chapter => {
    const first = i === 0 ? undefined : said[0];
    const startSeconds = first?.startSeconds ?? 0;
    const time = markEstimated(first?.estimated);
    const next = parts[i + 1]?.sentences[0]?.startSeconds;
    const endSeconds = next ?? durationSeconds ?? sentences.at(-1)?.endSeconds ?? null;
    const title = advert === null ? topics[topic++] : nameAdvert(advert);
    return {
      number: i + 1,
      title: title ?? `From ${sayTime(formatTimestamp(startSeconds), time)}`,
      startSeconds,
      endSeconds: endSeconds !== null && endSeconds > startSeconds ? endSeconds : null,
      summary: null,
      bullets: [],
      generated: true,
      ...time,
    };
  });
}

/** Divides a stretch where its topic changes; an advertisement has one. */
function divideStretch({ advert, sentences }: Stretch): Part[] {
  if (advert !== null) return [{ advert, sentences }];
  const windows = windowSpeech(sentences);
  const starts = segmentTopics(
    windows.map((window) => ({
      text: window.map(({ text }) => text).join(" "),
      words: window.reduce((sum, { words }) => sum + words, 0),
    })),
  );
  return starts.map((start, i) => ({ advert, sentences: windows.slice(start, starts[i + 1]).flat() }));
}

function nameAdvert({ name }: NonNullable<Stretch["advert"]>): string {
  return name === null ? "Sponsor" : `Advertisement: ${name}`;
}
