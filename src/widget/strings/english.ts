/** Every text that the widget shows or a screen reader says. A value takes the place of each `{name}`. */
export const ENGLISH = {
  title: "Ask the podcast",
  close: "Close",
  notice: "Answers come from the episode's notes only. Play the moment to be sure.",
  assistant: "An AI assistant writes them.",
  questionsKept:
    "The owner of this site keeps questions, how they were answered and feedback, but not who asked. Days kept: {count}.",
  degraded: "Part of this service is not working: answers may be simpler than usual.",
  question: "Your question",
  placeholder: "Ask about the episode",
  ask: "Ask",
  stop: "Stop",
  newConversation: "New conversation",
  tryAsking: "Try asking",
  searching: "Looking through the episode",
  reading: "Reading passages: {value}",
  checking: "Checking the answer",
  understood: "Understood as: {value}",
  answer: "Answer",
  playAt: "Play at {time}, {title}",
  about: "about {time}",
  sources: "Sources",
  nearest: "Closest moments, may not answer",
  askNext: "Ask next",
  place: "Chapter {number}, {episode}",
  openAt: "Open at {time} in a new tab",
  noMedia: "No recording to play.",
  basis: "loosely based on {sources}",
  quoted: "Quoted from the episode's notes.",
  written: "Written by {model}, checked against the episode's notes.",
  notAnswered: "Nothing was made up.",
  withheld: "Sentences withheld for want of support: {count}.",
  weak: "Sentences loosely based on their sources: {count}.",
  askAgain: "Ask again",
  stopped: "You stopped this answer.",
  unreachable: "The server cannot be reached. Check your connection and ask again.",
  brokenOff: "The answer broke off: the connection to the server was lost. Ask again.",
  failed: "The server could not answer. Ask again in a moment.",
  refusedSite:
    "This site ({site}) is not allowed to ask here. Its owner has to add it to the server's allowed origins.",
  unknownEpisode:
    "The server has no episode “{id}”. The owner of this site has to correct the widget's episode.",
  tooMany: "Too many questions at once. Ask again in {count} s.",
  spent: "No more questions can be answered for now. Try again later.",
  notReady: "The server is not ready. Ask again in a moment.",
  modelFailed: "The language model did not answer. Ask again.",
  requestId: "Request id: {id}",
  chapters: "Chapters",
  searchChapters: "Search the chapters",
  noChapter: "No chapter matches.",
  tryAgain: "Try again",
  playEpisode: "Play the episode",
  playHere: "The moment you choose plays here.",
  recordingOf: "Recording of {title}",
  playOnYouTube: "Play at {time} on YouTube",
  cannotPlay: "The recording cannot be played here.",
  openRecording: "Open the recording",
} as const;

export type StringName = keyof typeof ENGLISH;
export type Strings = Readonly<Record<StringName, string>>;

/** The names of the texts that come with what is added to a finished answer (`extras/extra-strings.ts`). */
export const EXTRA_NAMES = [
  "more",
  "moments",
  "share",
  "copy",
  "copied",
  "copyFailed",
  "helpful",
  "unhelpful",
  "thanks",
  "comment",
  "send",
  "notSent",
] as const;
export type ExtraStrings = Readonly<Record<(typeof EXTRA_NAMES)[number], string>>;

/** The texts that a page may bring. */
export type OwnStrings = Partial<Strings & ExtraStrings>;
