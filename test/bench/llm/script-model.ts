import { answering, type Reply, type Step } from "../../fakes/scripted-replies.js";
import { type ModelRequest, readRequest } from "./read-request.js";
import {
  type CorrectionMode,
  type ScriptedReply,
  writeCorrections,
  writeJson,
  writeText,
  writeVerdicts,
} from "./write-reply.js";

/** What the server does with a schema for the reply: honour it, refuse it, or pass over it. */
export const FORMS = ["text", "json", "ignore"] as const;
export type Form = (typeof FORMS)[number];

export interface ScriptedModel {
  /** For a scripted server. */
  readonly reply: Reply;
  /** Says what is replied from now on. */
  play(reply: ScriptedReply): void;
  /** What was asked since `play`, without what was refused. */
  readonly requests: readonly ModelRequest[];
}

/** A model that writes what its script says, whatever passages it is shown. */
export function createScriptedModel(form: Form, corrections: CorrectionMode): ScriptedModel {
  let current: ScriptedReply | null = null;
  let requests: ModelRequest[] = [];
  const write = (request: ModelRequest, { script, wrong }: ScriptedReply): string => {
    if (request.kind === "rewriting") return script.rewritten ?? script.question;
    if (request.kind === "correction") return writeCorrections({ script, wrong }, request, corrections);
    if (request.kind === "verification") return writeVerdicts({ script, wrong }, request);
    const inForm = form === "json" && request.asksSchema ? writeJson : writeText;
    return inForm({ script, wrong }, request.passages);
  };
  return {
    reply(asked) {
      const request = readRequest(asked.body);
      if (form === "text" && request.asksSchema) return [REFUSAL];
      if (current === null) return answering("There is no script.")(asked);
      requests.push(request);
      return answering(write(request, current))(asked);
    },
    play(reply) {
      current = reply;
      requests = [];
    },
    get requests() {
      return requests;
    },
  };
}

const REFUSAL: Step = {
  kind: "respond",
  status: 400,
  body: {
    error: {
      message: "Unrecognized request argument supplied: response_format",
      type: "invalid_request_error",
      param: "response_format",
      code: "unknown_parameter",
    },
  },
};
