import type { AskedRequest, Reply, Served, Stop } from "./messages.js";

/** The end of a channel that the requests of a page come through. */
export type Port = Pick<MessagePort, "postMessage" | "close" | "onmessage">;

/** What answers from a folder. */
export interface Engine {
  answer(asked: AskedRequest, signal: AbortSignal): Promise<Served>;
  /** True once a file of the folder was missing or another than it should be. */
  readonly stale: boolean;
}

/** Answers one request at its port, and stops where the page says so. */
export async function answerOnPort(engine: Engine, asked: AskedRequest, port: Port): Promise<void> {
  const stopped = new AbortController();
  port.onmessage = ({ data }: MessageEvent<Stop>) => {
    if (data === "stop") stopped.abort();
  };
  const reply = (message: Reply) => port.postMessage(message);
  let said = "";
  const send = () => {
    if (said !== "" && !stopped.signal.aborted) reply({ kind: "piece", text: said });
    said = "";
  };
  try {
    const { status, type, body } = await engine.answer(asked, stopped.signal);
    reply({ kind: "head", status, type });
    for await (const text of body) {
      if (stopped.signal.aborted) break;
      // What is said in one go is one message, which the page draws once.
      if (said === "") setTimeout(send);
      said += text;
    }
    send();
    reply({ kind: "end", stale: engine.stale });
  } catch (error) {
    if (stopped.signal.aborted) return;
    send();
    // Whoever asked waits for an end.
    reply({ kind: "end", stale: engine.stale });
    throw error;
  } finally {
    said = "";
    port.close();
  }
}
