import { sendRequest } from "./send-request.js";

export type Verdict = "up" | "down";

/** `POST /api/feedback`: whether the answer of that id helped. Throws `RequestFailure`. */
export async function sendFeedback(server: string, answerId: string, verdict: Verdict): Promise<void> {
  await sendRequest({ server, path: "/api/feedback", body: { answerId, verdict } });
}
