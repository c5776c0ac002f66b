import { splitQuestion } from "../../language/split-question.js";
import type { ChatMessage } from "../../shared/domain.js";
import type { PassageStore } from "../../store/passage-store.js";
import { type EpisodeScope, selectEpisodes } from "../../store/select-episodes.js";
import { recogniseRequest } from "./recognise-request.js";
import { type EpisodeTelling, tellEpisodes } from "./tell-episodes.js";

/** How a question is to be answered; ordinarily both are null. */
export interface RequestReading {
  /** What is asked the time of: to be searched for instead of the question. */
  readonly topic: string | null;
  /** The answer of the episodes' own data. */
  readonly telling: EpisodeTelling | null;
}

/** Words that stand for what was asked about before, once something was; "this" is the episode as often as not. */
const POINTS_BACK = /\b(?:it|its|it[’']s|that|those|these|them|one|ones)\b/i;
const NAMED =
  /\b(?:this|that|the|today[’']s) (?:whole |entire |full )?(?:episode|podcast|show|recording|conversation|interview|video|audio)\b/gi;

/**
 * What is asked of the episodes as such. A question in parts is, where each of its parts is; one that points back
 * to earlier ones is not. Throws `bad_request` for an unknown episode, as `selectEpisodes` does.
 */
export async function readRequest(
  store: PassageStore,
  question: string,
  {
    history,
    signal,
    ...scope
  }: EpisodeScope & { readonly history: readonly ChatMessage[]; readonly signal?: AbortSignal },
): Promise<RequestReading> {
  const nothing = { topic: null, telling: null };
  const isFollowUp = history.some(({ role }) => role === "user");
  if (isFollowUp && POINTS_BACK.test(question.replaceAll(NAMED, ""))) return nothing;
  const whole = recogniseRequest(question);
  if (whole?.kind === "moment") return { topic: whole.topic, telling: null };
  const requests = whole === null ? splitQuestion(question).map(recogniseRequest) : [whole];
  const episodes = selectEpisodes(store.episodes, scope) ?? store.episodes;
  const tellings = await Promise.all(
    requests.map((request) =>
      request === null || request.kind === "moment"
        ? null
        : tellEpisodes(store, request, { episodes, signal }),
    ),
  );
  return { topic: null, telling: joinTellings(tellings) };
}

/** Null where one of them is. */
function joinTellings(tellings: readonly (EpisodeTelling | null)[]): EpisodeTelling | null {
  const [first] = tellings;
  if (first === undefined || first === null || tellings.length === 1) return first ?? null;
  const told = tellings.flatMap((telling) =>
    telling === null || telling.pieces.length === 0 ? [] : [telling],
  );
  if (told.length < tellings.length) return null;
  const pieces = told.flatMap((telling, i) =>
    telling.pieces.map((piece, j) => (i > 0 && j === 0 ? { ...piece, text: `\n\n${piece.text}` } : piece)),
  );
  return { pieces, untold: first.untold };
}
