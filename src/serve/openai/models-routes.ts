import { z } from "zod";
import { AppError } from "../../shared/errors.js";
import { declarePathPart, type Route, replyJson } from "../route.js";
import { MODEL } from "./completion.js";
import { modelListSchema, modelSchema } from "./openai-schemas.js";

const SHOWN_NAME = 100;

/** `GET /v1/models` and `GET /v1/models/{id}`: the one model, which was `created` then, in Unix seconds. */
export function createModelsRoutes(created: number): Route[] {
  const model = { id: MODEL, object: "model", created, owned_by: "cuepoint" };
  return [
    {
      id: "listModels",
      method: "get",
      path: "/v1/models",
      tag: "OpenAI",
      summary: "List the models",
      description: "There is one, whatever writes the answers behind it.",
      replies: [replyJson("The one model.", modelListSchema)],
      handle: (_request, response) => {
        response.json({ object: "list", data: [model] });
      },
    },
    {
      id: "getModel",
      method: "get",
      // A name may hold slashes: `owner/model`.
      path: "/v1/models/*id",
      tag: "OpenAI",
      summary: "Read a model",
      description: "The one there is.",
      parameters: [declarePathPart("id", z.literal(MODEL), "The model's name.", MODEL)],
      replies: [replyJson("The model.", modelSchema)],
      failures: ["bad_request", "not_found"],
      handle: (request, response) => {
        checkModel([request.params["id"] ?? ""].flat().join("/"));
        response.json(model);
      },
    },
  ];
}

function checkModel(name: string): void {
  if (name === MODEL) return;
  const shown = name.length > SHOWN_NAME ? `${name.slice(0, SHOWN_NAME)}…` : name;
  throw new AppError("not_found", `there is no model ${JSON.stringify(shown)} here`, {
    hint: `The one model is "${MODEL}"`,
    field: "model",
  });
}
