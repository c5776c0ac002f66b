import { tokenize } from "../../../language/tokenize.js";

/** "Quotes on X", "lines by Ana about X": what stands behind the words. */
const OF_WORDS =
  /\b(?:quotes?|quotations?|lines?|words|said|says?|saying|sound ?bites?|liners?)\b(?<who>(?: (?:by|from|of) (?:the )?[\p{L}\p{M}'’. -]{1,60}?)?) (?:on|about|regarding|concerning|related to|around|for|that mention) (?<topic>.+)$/iu;
const BY = /\b(?:quotes?|lines?|words) (?:by|from|of) (?<topic>\p{Lu}[\p{L}\p{M}'’. -]{1,60})$/u;
const EPISODE =
  /[, ]*\b(?:in|from|on|of|during) (?:this|the|that|your|today's)(?: whole| entire| full)? (?:episode|podcast|show|interview|conversation|recording|video|talk)$/iu;
/** "Quotes for a tweet" are about nothing. */
const USE = /^(?:a |my |the )?(?:tweets?|social media|twitter|instagram|linkedin|slides?|sharing|me|us)\b/i;
const WHOLE =
  /^(?:this|the|that|your|it|here)(?: (?:whole |entire |full )?(?:episode|podcast|show|interview|conversation|recording|video|talk))?$/iu;

/** Reads the topic that quotes are asked on; null where they are asked of the whole. */
export function readQuoteTopic(text: string): string | null {
  const bare = text.replace(EPISODE, "").trim();
  const groups = OF_WORDS.exec(bare)?.groups ?? BY.exec(bare)?.groups;
  const topic =
    `${groups?.["who"]?.replace(/^ (?:by|from|of) (?:the )?/i, "") ?? ""} ${groups?.["topic"] ?? ""}`.trim();
  if (WHOLE.test(topic) || USE.test(topic) || tokenize(topic).length === 0) return null;
  return topic;
}
