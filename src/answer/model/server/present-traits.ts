import type { ModelTraits } from "../chat-model.js";
import type { RequestParameters } from "./request-parameters.js";
import type { ServerWindow } from "./server-window.js";

/** The traits as they are whenever they are read. */
export function presentTraits(parameters: RequestParameters, window: ServerWindow): ModelTraits {
  return {
    get maxTokens() {
      // The prompt keeps at least half of the window.
      return parameters.countReply(Math.floor((window.tokens ?? Number.POSITIVE_INFINITY) / 2));
    },
    get windowTokens() {
      return window.tokens;
    },
    get takesSchema() {
      return parameters.takesSchema;
    },
    get refusedParameters() {
      return parameters.refused;
    },
    ignoreSchema: () => parameters.refuseSchema(),
  };
}
