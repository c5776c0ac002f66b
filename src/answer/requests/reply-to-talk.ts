import { countNoun } from "../../shared/count-noun.js";
import { nameShow } from "../../store/episode-outline.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import { escapeMarkup } from "../escape-markup.js";
import { quoteWords } from "../quote/quote-words.js";
import type { EpisodeRequest } from "./episode-request.js";

export interface Reply {
  readonly sentence: string;
  /** False where nothing was asked that there is an answer to. */
  readonly isAnswer: boolean;
}

/** Answers what asks nothing of the episodes with a line about the show. */
export function replyToTalk(
  request: Extract<EpisodeRequest, { kind: "talk" | "form" }>,
  episodes: readonly EpisodeFacts[],
): Reply {
  const about = request.kind === "form" ? "form" : request.about;
  const show = nameSubject(episodes);
  return {
    sentence: SENTENCES[about](show, episodes),
    isAnswer: about !== "nothing" && about !== "form",
  };
}

type Write = (show: string, episodes: readonly EpisodeFacts[]) => string;

const SENTENCES: Readonly<Record<"greeting" | "thanks" | "program" | "nothing" | "form", Write>> = {
  greeting: (show) => `Hello! Ask anything about ${show}: the answer names the second where it is said.`,
  thanks: (show) => `You are welcome. There is more to ask about ${show} whenever you like.`,
  program: (show, episodes) =>
    `This is Cuepoint. It answers questions about ${show} from what is said in ${countNoun(episodes.length, "episodes")}, and names the second where it is said. It also tells who takes part, lists episodes and chapters, sums up, and finds quotes.`,
  nothing: (show) => `That is no question that can be looked up. Ask something about ${show}.`,
  form: (show) => `There is no answer yet to put in another form. Ask something about ${show}.`,
};

/** Names the show where all episodes are of one, else the only episode, else them all. */
function nameSubject(episodes: readonly EpisodeFacts[]): string {
  const [first] = episodes;
  if (first === undefined) return "the episodes";
  const show = nameShow(episodes);
  if (show !== null) return escapeMarkup(show);
  return episodes.length === 1 ? quoteWords(first.title) : "the episodes here";
}
