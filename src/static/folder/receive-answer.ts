import type { AskedRequest, Reply, Stop } from "../messages.js";
import { ArrivingAnswer } from "./arriving-answer.js";
import type { Connection } from "./connection.js";

export interface Receiving {
  readonly signal: AbortSignal | null;
  /** Hears that a file of the folder was missing or another. */
  readonly onStale: (connection: Connection) => void;
  /** Gives what answers from the folder as it is now; null where that is the same. */
  readonly renew: (connection: Connection) => Promise<Connection | null>;
}

/**
 * Asks at a port of its own, and gives the answer as `fetch` would. What failed for want of a file is asked once more where the folder
 * was published anew.
 */
export function receive(
  connection: Connection,
  asked: AskedRequest,
  { signal, onStale, renew }: Receiving,
): Promise<Response> {
  let isOver = false;
  let stopAsking = () => {};
  const stop = () => {
    isOver = true;
    signal?.removeEventListener("abort", abort);
    stopAsking();
  };
  const answer = new ArrivingAnswer(stop);
  const abort = () => {
    stop();
    answer.fail(signal?.reason);
  };

  const askAt = (at: Connection, onEnd: (isStale: boolean) => void) => {
    const { port1: port, port2: other } = new MessageChannel();
    let leave = () => {};
    const end = () => {
      stopAsking = () => {};
      port.close();
      leave();
    };
    stopAsking = () => {
      port.postMessage("stop" satisfies Stop);
      end();
    };
    port.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (data.kind === "head") answer.takeHead(data.status, data.type);
      else if (data.kind === "piece") answer.takePiece(data.text);
      else {
        if (data.stale) onStale(at);
        end();
        onEnd(data.stale);
      }
    };
    leave = at.ask(asked, other, () => {
      end();
      stop();
      answer.fail(new TypeError("the worker ended"));
    });
  };
  const finish = () => {
    if (isOver) return;
    stop();
    answer.finish();
  };
  const askAnew = async () => {
    const now = await renew(connection).catch(() => null);
    if (isOver) return;
    if (now === null) finish();
    else {
      answer.forgetFailure();
      askAt(now, finish);
    }
  };

  signal?.addEventListener("abort", abort);
  askAt(connection, (isStale) => {
    if (isStale && answer.hasOnlyFailed) void askAnew();
    else finish();
  });
  return answer.response;
}
