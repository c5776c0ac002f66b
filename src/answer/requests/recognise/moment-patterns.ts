import { tokenize } from "../../../language/tokenize.js";

/** The episode as people name it: "this episode", "the whole podcast", "this". */
const WORK =
  "(?:(?:(?:this|the|that|today's|your)(?: whole| entire| full)? (?:thing|podcast episode|episode|podcast|show|programme|program|recording|conversation|interview|discussion|video|audio|chat))|this(?: one)?|it)";

/** Words for whoever talks in the recording; a name (`who`) is kept with the topic. */
const SPEAKERS =
  "(?:they|he|she|we|you|(?:the|these) (?:hosts?|guests?|speakers?|episode|podcast|show|notes|interviewee))";
const SUBJECT = `(?:${SPEAKERS}|(?<who>\\p{Lu}[\\p{L}'.-]*(?: \\p{Lu}[\\p{L}'.-]*){0,2}))`;
const MANNER =
  "(?:(?:first|actually|ever|finally|next|last|also|specifically|start(?:s|ed)?(?: to)?|begin(?: to)?) )*";
const ABOUT = "(?:about|of|on)";
const SAYS = `(?:(?:talk|speak|chat|talks|speaks|talked|spoke|talking|speaking|chatting) ${ABOUT}|discuss(?:es|ed|ing)?|mention(?:s|ed|ing)?|cover(?:s|ed|ing)?|brings? up|(?:go(?:es)?|gets?) (?:over|into)|touch(?:es)? (?:up)?on|address(?:es)?|explains?|describes?|gets? (?:on )?to (?:the (?:part|bit|topic|subject) (?:about|of|on)|talking about|discussing)|says? (?:that|something about))`;
const SAID = `(?:(?:being )?(?:discussed|mentioned|covered|talked about|spoken (?:about|of)|brought up|explained|addressed|described)|(?:come|comes|coming|came) up)`;
const PART =
  "(?:part|bit|section|chapter|segment|moment|passage|place|point|spot|minute|second|time|timestamp|time ?code|discussion|conversation)s?";
const TIME = "(?:time|timestamp|time ?code|minute|second)s?";
const THERE = `(?: for the first time)?(?: (?:in|on|during) ${WORK})?`;
const TOPIC = "(?<topic>.+)";
const DO = "(?:do|does|did|can i hear|can you hear|will)";
const BE = "(?: is| are| was| were|'s| does| do| did)";

/** Words that ask for a time or a place in the recording. */
const WHEN = `(?:(?:when|where|whereabouts)(?: exactly)?|(?:at|around|in|from|on) (?:what|which) (?:time|minute|second|point|timestamp|time ?code|moment|stage|place|part|section|chapter|segment|mark)|(?:what|which) (?:(?:episode )?chapter|time|minute|second|timestamp|part|section)|how (?:far|many minutes|long) in(?:to ${WORK})?)(?: (?:in|of|on|during|into) ${WORK})?,?`;
const HOLDS =
  "(?:covers?|covered|discuss(?:es)?|mentions?|(?:is|are|was) (?:about|on)|deals? with|talks? about|explains?|goes into|touch(?:es)? (?:up)?on|address(?:es)?|describes?)";
/** Words that are certain to ask for a place in the recording: a bare "when" or "where" may ask about the world. */
const AT = `(?:(?:whereabouts|(?:at|around|in|from|on) (?:what|which) (?:time|minute|second|point|timestamp|time ?code|moment|stage|place|part|section|chapter|segment|mark)|(?:what|which) (?:(?:episode )?chapter|time|minute|second|timestamp|part|section)|how (?:far|many minutes|long) in(?:to ${WORK})?)(?: (?:in|of|on|during|into) ${WORK})?)`;
const BEGINS = "(?:start|begin|come(?: up)?|happen|appear|end|finish|kick off)s?";
/** Names of a stretch of talk, after its topic: "the trade show story". */
const STRETCH = "(?:part|bit|section|chapter|segment|story|discussion|conversation|anecdote|topic|talk)";
const GO =
  "(?:(?:take|bring|send|lead|direct) (?:me|us)|jump|skip|go|fast[- ]?forward|seek|navigate|move)(?: straight| directly| right| forward| ahead| back)? to";
const SHOW = `(?:(?:play|find|show|give|get|tell)(?: me| us)?|(?:when|where)(?:'s| is| are)|i want(?: to (?:hear|see|listen to|watch))?|listen to|${GO}|(?:where|how) (?:can|do|could) (?:i|we) (?:find|hear|get to|listen to|watch|jump to|skip to))`;
const LINK = `(?:${ABOUT}|for|with|covering|discussing|mentioning|that (?:covers?|mentions?|is about|discusses)|(?:where|when|in which|at which|that|during which )?(?: ?${SUBJECT} ${MANNER}${SAYS}))`;

/** Phrasings of a question for a moment, each matched against the whole question. */
const MOMENT_PATTERNS: readonly RegExp[] = [
  `${WHEN} ${DO} ${SUBJECT} ${MANNER}${SAYS} ${TOPIC}`,
  `${WHEN.replace(/,\?$/, "")}${BE} ${TOPIC} ${MANNER}${SAID}${THERE}`,
  `${WHEN} ${SUBJECT} ${MANNER}${SAYS} ${TOPIC}`,
  `${WHEN} (?:do|does|did|will) the ${PART} ${LINK} ${TOPIC} ${BEGINS}${THERE}`,
  `${WHEN} (?:do|does|did|will) (?:the )?${TOPIC} ${STRETCH} ${BEGINS}${THERE}`,
  `${AT} (?:do|does|did|will) ${SUBJECT} ${MANNER}(?:get|come|turn|move|switch)(?: on| over)? (?:on)?to ${TOPIC}`,
  `${AT}${BE} (?:the )?${TOPIC} ${STRETCH}`,
  `how (?:long|far|many minutes|much longer)(?: is it)? (?:until|till|before|to) ${SUBJECT} ${MANNER}${SAYS} ${TOPIC}`,
  `where (?:can|do|could) (?:i|we) hear (?:(?:them|him|her|more) )?(?:${SAYS}|about) ${TOPIC}`,
  `where(?: exactly)? in ${WORK}${BE} ${TOPIC}`,
  `(?:show|tell) (?:me|us) (?:when|where) ${SUBJECT} ${MANNER}${SAYS} ${TOPIC}`,
  `(?:which|what) (?:chapters?|section|segment|part|bit) (?:should|can|must|do) i (?:listen to|hear|watch|read|play|go to|skip to|jump to) (?:for|about|to hear about|to learn about|on) ${TOPIC}`,
  `(?:which|what) (?:episode )?(?:chapters?|section|segment|part|bit|minute|timestamp)(?: of ${WORK})? ${HOLDS} ${TOPIC}`,
  `(?:in )?(?:which|what) (?:episode )?(?:chapter|section|segment)(?: of ${WORK})?${BE} ${TOPIC} in`,
  `${SHOW} the (?:exact )?${PART} ${LINK} ${TOPIC}`,
  `what(?:'s| is| are) the (?:exact )?${TIME} ${LINK} ${TOPIC}`,
  `(?:the )?(?:timestamp|time ?code|chapter|part|bit|section) (?:about|on|for|where ${SUBJECT} ${MANNER}${SAYS}) ${TOPIC}`,
  `${GO} (?:where|when) ${SUBJECT} ${MANNER}${SAYS} ${TOPIC}`,
  `${GO} (?:where|when) ${TOPIC} (?:is|are|gets?) ${SAID}`,
  `(?:take (?:me|us)|jump|skip|fast[- ]?forward) to ${TOPIC}`,
].map((pattern) => new RegExp(`^(?:${pattern})$`, "iu"));

/** One of these stands in whatever the patterns match: to compile them all takes longer than to answer a question. */
const HINT =
  /when|where|time|minute|second|point|moment|stage|place|part|section|chapter|segment|mark|bit|passage|spot|discussion|conversation|how (?:far|long|many|much)|(?:me|us|jump|skip|forward) to/i;

const TRAILING_PLACE = new RegExp(`[, ]+(?:in|on|during|throughout|of) (?!it$|this$)${WORK}$`, "iu");
const FILLER = /^(?:the (?:topic|subject|question|issue|idea|notion) of|about|how|that) /iu;

/** Reads the topic of a question for a moment; null where it is none. */
export function readMomentTopic(text: string): string | null {
  if (!HINT.test(text)) return null;
  for (const pattern of MOMENT_PATTERNS) {
    const topic = tidyTopic(pattern.exec(text)?.groups ?? {});
    if (topic !== "") return topic;
  }
  return null;
}

/** Returns the topic, after the speaker's name if any; empty where no topic is left, or where `who` is no name. */
function tidyTopic({ topic = "", who }: Record<string, string | undefined>): string {
  const bare = topic.trim().replace(TRAILING_PLACE, "").replace(FILLER, "").trim();
  if (tokenize(bare).length === 0) return "";
  if (who === undefined) return bare;
  return /^\p{Lu}/u.test(who) ? `${who} ${bare}` : "";
}
