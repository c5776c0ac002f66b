import { segmentSentences } from "./sentences.js";

/**
 * Splits a text that is longer than `most` UTF-16 units into parts that are not: between sentences where it can,
 * else between words, else between characters. The parts hold all of its words, in order, without white space at
 * either end.
 */
export function splitLong(text: string, most: number, language?: string): string[] {
  if (text.length <= most) return [text];
  const parts: string[] = [];
  let from = 0;
  let to = 0;
  const close = () => {
    const part = text.slice(from, to).trim();
    if (part !== "") parts.push(part);
    from = to;
  };
  for (const { segment, index } of segmentSentences(text, language)) {
    for (const end of listCuts(text, { from: index, to: index + segment.length, most })) {
      if (end - from > most) close();
      to = end;
    }
  }
  close();
  return parts;
}

/** Lists where a span's pieces of at most `most` UTF-16 units end: after a space where there is one, the last at its end. */
export function listCuts(
  text: string,
  { from, to, most }: { readonly from: number; readonly to: number; readonly most: number },
): number[] {
  const cuts: number[] = [];
  for (let at = from; at < to; ) {
    at = to - at <= most ? to : findCut(text, at, at + most);
    cuts.push(at);
  }
  return cuts;
}

function findCut(text: string, from: number, limit: number): number {
  const half = (from + limit) >> 1;
  const space = text.slice(half, limit).lastIndexOf(" ");
  // Half a piece without a space is no speech, and is cut as it comes, but not within a character.
  if (space >= 0) return half + space + 1;
  const isPair =
    /^[\uDC00-\uDFFF]$/.test(text[limit] ?? "") && /^[\uD800-\uDBFF]$/.test(text[limit - 1] ?? "");
  return isPair ? limit - 1 : limit;
}
