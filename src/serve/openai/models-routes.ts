import type { RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";

/** The one model of this door, whatever writes the answers behind it. */
export const MODEL = "cuepoint";

const SHOWN_NAME = 100;

/** `GET /v1/models`: the one model, `created` when this index was taken up. */
export function createModelsRoute(created: number): RequestHandler {
  return (_request, response) => {
    response.json({ object: "list", data: [describeModel(created)] });
  };
}

/** `GET /v1/models/{id}`: `model_not_found` for another one. */
export function createModelRoute(created: number): RequestHandler {
  return (request, response) => {
    // A name may hold slashes: `owner/model`.
    checkModel([request.params["id"] ?? ""].flat().join("/"));
    response.json(describeModel(created));
  };
}

function checkModel(name: string): void {
  if (name === MODEL) return;
  const shown = name.length > SHOWN_NAME ? `${name.slice(0, SHOWN_NAME)}…` : name;
  throw new AppError("not_found", `there is no model ${JSON.stringify(shown)} here`, {
    hint: `The one model is "${MODEL}"`,
    field: "model",
  });
}

function describeModel(created: number) {
  return { id: MODEL, object: "model", created, owned_by: "cuepoint" };
}
