/** One step of a scripted reply. The reply ends with its last step. */
export type Step =
  | { readonly kind: "text"; readonly text: string }
  /** The chunk that says that the answer is complete, then `[DONE]`. */
  | { readonly kind: "finish" }
  /** Sent as it is, head first; an empty one sends the head alone. */
  | { readonly kind: "raw"; readonly bytes: string | Uint8Array }
  | { readonly kind: "wait"; readonly ms: number }
  /** The server sends nothing more until the test lets it. */
  | { readonly kind: "hold"; readonly until: Promise<unknown> }
  /** The server sends nothing more until the client goes. */
  | { readonly kind: "hang" }
  /** The socket is destroyed. */
  | { readonly kind: "cut" }
  /** A whole response that is no stream; text and bytes are sent as they are, else JSON. */
  | {
      readonly kind: "respond";
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface ScriptedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; null where there was none. */
  readonly body: unknown;
}

/** What a server does with one request; the steps are taken as they are read, so they may be endless. */
export type Reply = (request: ScriptedRequest) => Iterable<Step>;

/** Gives the replies one after the other, and the last one to every request after it. */
export function inTurn(...replies: readonly [Reply, ...Reply[]]): Reply {
  let next = 0;
  return (request) => {
    const reply = replies[Math.min(next, replies.length - 1)] ?? replies[0];
    next += 1;
    return reply(request);
  };
}

export function sending(...steps: readonly Step[]): Reply {
  return () => steps;
}

/** The text in one chunk a word, as a model writes it. */
export function answering(text: string, pauseMs = 0): Reply {
  return function* () {
    for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
      if (pauseMs > 0) yield { kind: "wait", ms: pauseMs };
      yield { kind: "text", text: word };
    }
    yield { kind: "finish" };
  };
}

/** A small model: fluent, and no source named. */
export function forgetful(): Reply {
  return answering("That is a very good question. There are many views on it, and it depends on the case.");
}

/** Does what it reads: repeats everything it was given, orders and passages alike. */
export function obedient(): Reply {
  return (request) => answering(readMessages(request.body).join("\n"))(request);
}

/** Accepts the request and never says a word. */
export function hanging(): Reply {
  return sending({ kind: "hang" });
}

/** Begins, then says nothing more. */
export function stalling(text: string): Reply {
  return sending({ kind: "text", text }, { kind: "hang" });
}

/** Begins, then closes the connection. */
export function breaking(text: string): Reply {
  // The client gets time to read: the connection takes with it what is still on its way.
  return sending({ kind: "text", text }, { kind: "wait", ms: 50 }, { kind: "cut" });
}

/** Refuses the key and repeats it, as some servers do. */
export function wrongKey(): Reply {
  return ({ headers }) => [
    {
      kind: "respond",
      status: 401,
      body: { error: { message: `Incorrect API key: ${headers["authorization"]}`, code: "invalid_api_key" } },
    },
  ];
}

/** Refuses requests with any of these parameters, the first of them by its name, and answers any other with "Yes." */
export function refusing(...parameters: readonly string[]): Reply {
  return (request) => {
    const found = parameters.find((parameter) => parameter in (request.body as object));
    if (found === undefined) return answering("Yes.")(request);
    const error = {
      message: `Unsupported parameter: '${found}'.`,
      type: "invalid_request_error",
      param: found,
    };
    return [{ kind: "respond", status: 400, body: { error } }];
  };
}

export function failing(
  status: number,
  headers: Readonly<Record<string, string>> = { "retry-after-ms": "1" },
): Reply {
  const body = { error: { message: "a word of the server's own", type: "server_error", code: null } };
  return sending({ kind: "respond", status, body, headers });
}

/** An event stream in which nothing is what it should be. */
export function garbage(): Reply {
  return sending(
    { kind: "raw", bytes: "\u0000\u0001\u001b[2J no field\r\nretry: soon\nid\n:\n\n" },
    { kind: "raw", bytes: Uint8Array.of(0xff, 0xfe, 0xc3, 0x28, 0x0a, 0x0a) },
    { kind: "raw", bytes: "event: thread.run\ndata: {not json\n\n" },
  );
}

/** Writes on and on, as fast as it is read. */
export function neverEnding(text = "and so on "): Reply {
  return function* () {
    for (;;) yield { kind: "text", text };
  };
}

export function readMessages(body: unknown): string[] {
  const { messages = [] } = (body ?? {}) as { messages?: { content: string }[] };
  return messages.map(({ content }) => content);
}
