import type { AnswerParts } from "../answer/answer-parts.js";
import { answerQuestion } from "../answer/answer-question.js";
import { collectAnswer } from "../answer/response/collect-answer.js";
import { createWidgetDescriber } from "../answer/response/describe-widget.js";
import { findEpisode } from "../answer/response/find-episode.js";
import { writeProblemBody } from "../answer/response/problem.js";
import { REFUSALS } from "../answer/response/refusals.js";
import { encodeEvent } from "../answer/response/write-event.js";
import type { AnswerEvent } from "../shared/domain.js";
import { AppError } from "../shared/errors.js";
import { LIMITS } from "../shared/limits.js";
import { resolveIds } from "../store/select-episodes.js";
import { answerChosen } from "./answer-chosen.js";
import type { ChosenParts } from "./choose-parts.js";
import { describeFailure } from "./describe-failure.js";
import type { AskedRequest, Served } from "./messages.js";
import { readChatRequest } from "./read-chat-request.js";

export interface ServeOptions {
  readonly version: string;
  /** Who writes answers. */
  readonly mode: "extractive" | "llm";
  /** What the questions are answered by; the parts themselves where it is absent. */
  readonly chosen?: ChosenParts;
  /** Hears of each failure that an answer told. */
  readonly onFailure: (error: unknown) => void;
}

type Handler = (asked: AskedRequest & { readonly url: URL }, signal: AbortSignal) => Promise<Served>;

/** What answers the requests of a widget and of the pages in place of a server, with the server's own words. */
export function createRequestServer(
  parts: AnswerParts,
  { version, mode, chosen, onFailure }: ServeOptions,
): (asked: AskedRequest, signal: AbortSignal) => Promise<Served> {
  const describeWidget = createWidgetDescriber(parts.store);
  const settings = { version, feedback: false, questionLog: false, degraded: parts.degraded, mode } as const;

  const answerChat: Handler = async ({ body, accept }, signal) => {
    const { stream, ...asked } = readChatRequest(body);
    const request = { ...asked, signal };
    const events = chosen ? answerChosen(request, { chosen, onFailure }) : answerQuestion(parts, request);
    if (!(stream ?? accept.includes("text/event-stream"))) return json(await collectAnswer(events));
    // What fails before the first event is a response of its own, as it is a server's.
    const first = await events.next();
    return {
      status: 200,
      type: "text/event-stream; charset=utf-8",
      body: writeEvents(first, events, { signal, onFailure }),
    };
  };

  const showSettings: Handler = async ({ url }, signal) => {
    const ids = url.searchParams.getAll("episode");
    const [id] = ids;
    if (ids.length > 1 || (id !== undefined && !isId(id))) {
      throw new AppError("bad_request", REFUSALS.oneEpisode, { hint: "GET /api/episodes lists them" });
    }
    return json(await describeWidget(settings, { id, signal }));
  };

  const showEpisode: Handler = async ({ url }, signal) => {
    // Where a server sends whoever asks for a former id on to the new one, the browser is there already.
    const id = decodeURIComponent(url.pathname.slice(EPISODE.length));
    const [now = id] = resolveIds(parts.store.episodes, [id]);
    return json(await findEpisode(parts.store, now, signal));
  };

  const handle: Handler = async (asked, signal) => {
    const { pathname } = asked.url;
    if (pathname === "/api/chat") return await takeOnly("POST", answerChat)(asked, signal);
    if (pathname === "/api/widget") return await takeOnly("GET", showSettings)(asked, signal);
    if (pathname.startsWith(EPISODE)) return await takeOnly("GET", showEpisode)(asked, signal);
    throw new AppError("not_found", "there is nothing at this address");
  };

  return async (asked, signal) => {
    try {
      return await handle({ ...asked, url: new URL(asked.path, "https://folder.invalid") }, signal);
    } catch (error) {
      signal.throwIfAborted();
      onFailure(error);
      return writeFailure(error);
    }
  };
}

const EPISODE = "/api/episodes/";

function isId(id: string): boolean {
  return id.length > 0 && id.length <= LIMITS.episodeIdLength;
}

function takeOnly(method: string, handle: Handler): Handler {
  return async (asked, signal) => {
    if (asked.method === method) return await handle(asked, signal);
    throw new AppError("method_not_allowed", `${asked.method} is not allowed here`, {
      hint: `Use ${method === "GET" ? "GET, HEAD" : method}`,
    });
  };
}

function json(value: object): Served {
  return { status: 200, type: "application/json; charset=utf-8", body: once(JSON.stringify(value)) };
}

export function writeFailure(error: unknown): Served {
  const problem = describeFailure(error);
  const type = "application/problem+json; charset=utf-8";
  return { status: problem.status, type, body: once(writeProblemBody(problem, "")) };
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/** A failure after the first event is the stream's last event. */
async function* writeEvents(
  first: IteratorResult<AnswerEvent>,
  events: AsyncGenerator<AnswerEvent>,
  { signal, onFailure }: Pick<ServeOptions, "onFailure"> & { readonly signal: AbortSignal },
): AsyncGenerator<string> {
  try {
    for (let next = first; !next.done; next = await events.next()) yield encodeEvent(next.value);
  } catch (error) {
    signal.throwIfAborted();
    onFailure(error);
    const { code, detail } = describeFailure(error);
    yield encodeEvent({ type: "answer-error", code, detail });
  } finally {
    await events.return(undefined);
  }
}
