import { sendRequest } from "./send-request.js";

export type Verdict = "up" | "down";

export interface Feedback {
  readonly answerId: string;
  readonly verdict: Verdict;
  readonly comment?: string;
}

/** Tells `POST /api/feedback` whether the answer of that id helped. Throws `RequestFailure`. */
export async function sendFeedback(server: string, body: Feedback): Promise<void> {
  await sendRequest({ server, path: "/api/feedback", body });
}
