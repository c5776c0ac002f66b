import type { Problem } from "../../answer/response/problem.js";
import type { ProblemWriter } from "../edge/problem.js";
import type { OpenAiError } from "./openai-schemas.js";

/** Writes a failure as the clients of `/v1` read it. */
export const writeOpenAiProblem: ProblemWriter = (response, problem) => {
  response.json(describeOpenAiError(problem));
};

export function describeOpenAiError(problem: Problem): OpenAiError {
  const { status, detail, field } = problem;
  return { error: { message: detail, type: nameType(status), param: field, code: nameCode(problem) } };
}

function nameType(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

/** The code is OpenAI's own word where its clients look for one, else this program's. */
function nameCode({ code, field }: Problem): string {
  if (code === "unauthorized") return "invalid_api_key";
  if (code === "rate_limited") return "rate_limit_exceeded";
  return code === "not_found" && field === "model" ? "model_not_found" : code;
}
