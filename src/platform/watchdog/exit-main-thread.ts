import { Session } from "node:inspector";

/** Ends the program by an exit of the main thread, also in the middle of an endless loop, as soon as it runs JavaScript. */
export function exitMainThread(code: number): void {
  const session = new Session();
  session.connectToMainThread();
  session.on("Debugger.paused", ({ params }) => {
    const { callFrameId = "" } = params.callFrames[0] ?? {};
    const expression = `globalThis.process.exit(${code})`;
    session.post("Debugger.evaluateOnCallFrame", { callFrameId, expression }, (error) => {
      // It was stopped for another session, and went on.
      if (error !== null) session.post("Debugger.pause");
    });
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
}
