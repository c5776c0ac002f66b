import type { Page } from "puppeteer-core";
import { makeCitation, makeResponse } from "../../fakes/make-answer.js";

export const CITATION = makeCitation({ url: null, quote: "Damp kills", support: "weak" });
const ANSWER = "**Żółć [1] – 巣箱**\n\n- Damp kills [1]\n- Cold **does** not [1]\n\nSo keep it dry 🐝 [2].";
export const RESPONSE = makeResponse({
  answer: ANSWER,
  citations: [CITATION],
  mode: "llm",
  model: "bee-1",
  degraded: true,
  checks: { sentences: 3, withheld: 1, corrected: 0, weak: 2 },
});
export const encode = (event: string, data: unknown) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
export const START =
  encode("answer-start", { id: "a", mode: "llm", model: "bee-1" }) + encode("citation-add", CITATION);
export const DELTAS = [...ANSWER].map((delta) => encode("text-delta", { delta })).join("");

/**
 * Makes these bytes the page's next answer, so many at a time, with the end or a lost connection after them.
 * What `rest` holds comes when the page calls `goOn`.
 */
export async function script(
  page: Page,
  text: string,
  { size = 7, lost = false, status = 200, rest = "" } = {},
): Promise<void> {
  await page.evaluate(
    (first, step, breaks, code, later) => {
      const bytes = new TextEncoder().encode(first + later);
      const pause = later === "" ? Number.POSITIVE_INFINITY : new TextEncoder().encode(first).length;
      const goingOn = new Promise<void>((resolve) => Object.assign(window, { goOn: resolve }));
      // A message is a task of its own, as a timeout is, without the 4 ms that a timeout takes.
      const { port1, port2 } = new MessageChannel();
      const askServer = window.fetch;
      window.fetch = async (...request) => {
        if (!String(request[0]).endsWith("/api/chat")) return askServer(...request);
        let at = 0;
        return new Response(
          new ReadableStream({
            async pull(controller) {
              await new Promise((resolve) => {
                port1.onmessage = resolve;
                port2.postMessage(null);
              });
              if (at >= pause) await goingOn;
              if (at < bytes.length) controller.enqueue(bytes.slice(at, at + step));
              else if (breaks) controller.error(new TypeError("network error"));
              else controller.close();
              at += step;
            },
          }),
          { status: code },
        );
      };
    },
    text,
    size,
    lost,
    status,
    rest,
  );
}
