import type { EpisodeRequest } from "./episode-request.js";

const NOUN =
  "(?:thing|podcast episode|episode|podcast|show|programme|program|recording|conversation|interview|discussion|video|audio|chat)";
/** The episode as people name it: "this episode", "the whole podcast", "this". */
export const WORK = `(?:(?:(?:this|the|that|today's|your)(?: whole| entire| full)? ${NOUN})|this(?: one)?|it)`;
/** The same without "it", which may be anything. */
const NAMED_WORK = `(?:(?:this|the|that|today's|your)(?: whole| entire| full)? ${NOUN}|this(?: one)?)`;
const HERE = `(?: (?:(?:in|on|of|for|from|during) )?${NAMED_WORK}| here)?`;
const BE = "(?:'s| is| are|'re| was| were)";
const GIVE =
  "(?:(?:give|show|get|list|name|print|display|write|read|make|tell)(?: me| us)?(?: out)? |what(?:'s| is| are) |i (?:need|want) )?";

const HOST = "(?:host|presenter|interviewer|moderator|co-host|anchor)s?";
const HOSTING =
  "(?:hosting|presenting|interviewing|moderating|asking)(?: (?:the )?questions| him| her| them| the guests?)?";
const GUEST = "(?:guest|interviewee|guest speaker)s?";
const EVERYBODY = "(?:speakers?|people|voices|participants|persons)";
const TOPICS =
  "(?:(?:main|key|most important|central|biggest|major|principal) )?(?:topics?|points?|themes?|subjects?|takeaways?|highlights|ideas)";
const CHAPTERS =
  "(?:chapters?(?: list| titles?| names?| headings?| markers?)?|table of contents|contents|toc|timestamps|timeline|sections|segments)";
const BRIEFLY =
  "(?:,? (?:briefly|in short|in brief|in (?:a|one|two|three|a few) (?:sentences?|words?|lines?|paragraphs?|nutshell)))?";
const SHORT = "(?:(?:brief|short|quick|concise|one-line|one-sentence|general|rough) )?";
const SUMMARY = "(?:summary|overview|synopsis|recap|gist|tl;?dr|abstract|outline|rundown|run-through)";
const OUT =
  "(?:published|released|recorded|aired|uploaded|posted|made|broadcast|put (?:out|online)|from|out)";

/** Phrasings, each matched against the whole question; the first that matches decides. */
const PHRASINGS: readonly (readonly [EpisodeRequest, readonly string[]])[] = [
  [
    { kind: "people", role: "host" },
    [
      `who(?:${BE}| does| do)? (?:hosts?|hosted|hosting|presents?|presented|presenting|moderates?|moderating|interviewing|asking(?: the)? questions)(?:${HERE}| it)`,
      `who (?:runs|leads|makes) (?:this|the) ${NOUN}`,
      `(?:who|what)${BE} (?:the |its |their )?${HOST}(?:'s? names?)?(?: (?:of|on|in|for) ${WORK})?(?: called)?`,
      `${GIVE}(?:the )?(?:names? of the )?${HOST}(?: (?:of|on|in|for) ${WORK})?`,
      `how many ${HOST} (?:are there|does ${WORK} have)`,
      `who(?:${BE}) (?:the )?(?:one|ones|person|people|man|men|woman|women|guys?) (?:who (?:is|are) )?(?:${HOSTING})${HERE}`,
      `who (?:did|does|do|conducts?|conducted) the (?:interview(?:s|ing)?|asking|questions)${HERE}`,
      `(?:how many people|who all)(?: is| are)? (?:${HOSTING})${HERE}`,
      `(?:is|are) (?:it|there) (?:just |only )?(?:one|two|three|a single|several|more than one) (?:person|people|persons|${HOST})(?: (?:${HOSTING}))?(?: or .{1,30})?`,
    ],
  ],
  [
    { kind: "people", role: "guest" },
    [
      `(?:who|what)${BE} (?:the |their |its |today's )?${GUEST}(?:'s? names?)?(?: (?:of|on|in|for) ${WORK})?(?: called)?`,
      `${GIVE}(?:the )?(?:names? of the )?${GUEST}(?: (?:of|on|in|for) ${WORK})?`,
      `who(?:${BE}) (?:being )?interviewed${HERE}`,
      `who (?:do|did) they (?:interview|talk to|speak to|talk with|speak with|have on)${HERE}`,
      `who${BE} they (?:interviewing|talking to|speaking to|talking with|speaking with)${HERE}`,
      `(?:is|was|are|were) there (?:a |an |any )?${GUEST}${HERE}`,
      `how many ${GUEST} (?:are there|does ${WORK} have)`,
    ],
  ],
  [
    { kind: "people", role: null },
    [
      `who${BE} (?:talking|speaking|featured|appearing|participating|taking part)${HERE}`,
      `(?:who|which people|what people)${BE} (?:on|in) ${NAMED_WORK}`,
      `who${BE} (?:the )?${HOST} and (?:the )?${GUEST}${HERE}`,
      `who${BE} (?:the )?${GUEST} and (?:the )?${HOST}${HERE}`,
      "whose voices? (?:is|are) (?:this|these|that|those)",
      `who (?:talks|speaks|appears|features|participates|takes part|is heard)${HERE}`,
      `who${BE} (?:the |these )${EVERYBODY}${HERE}`,
      `${GIVE}(?:the )?(?:names? of the )?${EVERYBODY} (?:of|on|in) ${NAMED_WORK}`,
      `how many (?:people|speakers|participants) (?:are (?:there|talking|speaking)|talk|speak|take part)${HERE}`,
    ],
  ],
  [
    { kind: "overview" },
    [
      `(?:(?:tell|show) (?:me|us) )?(?:more |something )?about ${NAMED_WORK}${BRIEFLY}`,
      `what happens in ${NAMED_WORK}${BRIEFLY}`,
      `what(?:'s| is| was) ${WORK}(?: all| mainly| mostly)? about${BRIEFLY}`,
      `what(?:'s| is) in ${NAMED_WORK}`,
      `what${BE} (?:being )?(?:discussed|covered|talked about|said)(?: in| on| during) ${NAMED_WORK}`,
      `what (?:do|did) (?:they|the hosts|the speakers|people) (?:talk about|discuss|cover|chat about)${HERE}`,
      `what${BE} they (?:talking about|discussing)${HERE}`,
      `what (?:does|did) ${WORK} (?:cover|discuss|talk about|deal with|contain)`,
      `(?:summari[sz]e|sum up|recap|outline|condense|describe)(?: (?:${WORK}|that|everything|all(?: of (?:it|this))?|the (?:whole|entire) thing|what (?:they|was) (?:say|said|discuss|discussed)))?${BRIEFLY}`,
      `${GIVE}(?:an? |the )?${SHORT}${SUMMARY}(?: (?:of|for) ${WORK})?${BRIEFLY}`,
      `${GIVE}(?:the )?${TOPICS}(?: (?:of|in|on|for) ${WORK})?(?: (?:that (?:are|were) |they |being )?(?:discussed|covered|discuss|cover|talked about|talk about))?(?: (?:in|on|of) ${WORK})?(?: with (?:the(?:ir)? )?(?:times|timestamps))?`,
      `(?:what|which) ${TOPICS} (?:(?:do|did) they (?:discuss|cover|talk about|touch on)|(?:does|did) ${WORK} (?:cover|discuss)|(?:are|were) (?:there|covered|discussed|talked about))${HERE}`,
      `(?:run|walk|take|talk) (?:me|us) (?:through|over) (?:the )?(?:whole )?(?:${TOPICS}(?: (?:of|in|on|for) ${WORK})?|${WORK})${BRIEFLY}`,
      `sum (?:${WORK}|that|everything|the whole thing) up${BRIEFLY}`,
      `(?:what|which) ${TOPICS} (?:come up|came up|get (?:discussed|covered))${HERE}`,
      "(?:put it )?in a nutshell",
    ],
  ],
  [
    { kind: "chapters" },
    [
      `${GIVE}(?:all )?(?:of )?(?:the |its |a list of (?:the )?|all (?:the )?)?${CHAPTERS}(?: (?:of|in|for|from) ${WORK})?(?: with (?:the(?:ir)? )?(?:times|timestamps))?`,
      `(?:what|which|how many) chapters (?:are there|are in ${WORK}|does ${WORK} have|do you have|(?:is|are) ${WORK} split into)${HERE}`,
      "(?:into )?how many chapters",
      `(?:how is|what is) ${WORK} (?:structured|organi[sz]ed|divided|split up)`,
    ],
  ],
  [
    { kind: "duration" },
    [
      `how long(?:'s| is| was) ${WORK}(?: in (?:minutes|hours|seconds))?`,
      `how long does ${WORK} (?:last|run(?: for)?|go on(?: for)?)`,
      `how (?:many minutes|many hours|much time) (?:long )?(?:is|are|does|in)(?: there in)? ${WORK}(?: last| run| take| have)?`,
      `${GIVE}(?:the )?(?:total |overall )?(?:length|duration|running time|run ?time|play ?time)(?: of ${WORK})?`,
    ],
  ],
  [
    { kind: "publication" },
    [
      `when(?:'s| is| was| were) ${WORK} ${OUT}`,
      `when (?:did|does) ${WORK} (?:come out|air|go live|drop|appear)`,
      `(?:what|which|on (?:what|which)) (?:date|day|year|month) (?:is|was|did) ${WORK}(?: ${OUT}| come out| air)?`,
      `${GIVE}(?:the )?(?:publication|release|publishing|air|recording|upload) (?:date|day|year)(?: of ${WORK})?`,
      `${GIVE}the date of ${NAMED_WORK}`,
      `how (?:old|recent|new) is ${NAMED_WORK}`,
    ],
  ],
  [
    { kind: "show" },
    [
      "what(?:'s| is| was) (?:the|this) (?:show|podcast|programme|program|series)(?:'s)? (?:called|named|name|title)",
      `${GIVE}(?:the )?(?:name|title) of (?:the|this) (?:show|podcast|programme|program|series)`,
      "(?:what|which) (?:show|podcast|programme|program|series) is (?:this|it)(?: from| part of| in)?",
    ],
  ],
  [
    { kind: "title" },
    [
      `what(?:'s| is| was) ${NAMED_WORK}(?:'s)? (?:called|named|name|titled?|title)`,
      `${GIVE}the (?:name|title) of ${NAMED_WORK}`,
      "(?:what|which) (?:episode|video|recording|interview) is (?:this|it)",
      "what am i (?:listening to|hearing|watching)",
    ],
  ],
];

export const WHOLE_PATTERNS: readonly (readonly [RegExp, EpisodeRequest])[] = PHRASINGS.flatMap(
  ([request, phrasings]) =>
    phrasings.map((phrasing) => [new RegExp(`^(?:${phrasing})$`, "iu"), request] as const),
);
