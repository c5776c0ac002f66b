import { connect, type Socket } from "node:net";

/** Another client of a server on the loopback address than one that connects as usual. */
export const OTHER_CLIENT = "127.0.0.2";

export function open(url: string, localAddress = "127.0.0.1"): Socket {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", localAddress });
  // What the server does is looked at, not how the client hears of it.
  return socket.on("error", () => undefined);
}

export function writeGet(path: string, headers = ""): string {
  return `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n`;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The beginning of the body. */
  readonly body: string;
}

/** Takes in what a server sends on one connection piece by piece; gives each answer once it is whole. */
function createAnswerReader(onAnswer: (answer: Answer) => void): (piece: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      const end = rest.indexOf("\r\n\r\n");
      if (end < 0) return;
      const head = rest.subarray(0, end).toString("latin1");
      const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
      if (rest.length < end + 4 + length) return;
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]);
      const retryAfter = /^retry-after: (.+)$/im.exec(head)?.[1];
      const body = rest.subarray(end + 4, end + 4 + Math.min(length, 500)).toString();
      rest = rest.subarray(end + 4 + length);
      // A client that may send its body is told so by an answer before the answer.
      if (status !== 100) onAnswer({ status, retryAfter, body });
    }
  };
}

/** Sends the bytes as they are, and reads until so many answers are there or the connection has ended. */
export function exchange(socket: Socket, bytes: string | Buffer, most: number): Promise<Answer[]> {
  return new Promise((resolve) => {
    const answers: Answer[] = [];
    socket.on(
      "data",
      createAnswerReader((answer) => {
        if (answers.push(answer) === most) resolve(answers);
      }),
    );
    socket.on("close", () => resolve(answers));
    socket.write(bytes);
  });
}
