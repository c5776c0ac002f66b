const jobs: (() => void)[] = [];
let channel: MessageChannel | null = null;

/** Runs a job in the next round of the event loop, behind those that wait for it: a browser has no immediates, and delays timers. */
export function runInNextRound(job: () => void): void {
  if (typeof setImmediate === "function") setImmediate(job);
  else postJob(job);
}

/** A message comes in a round of its own. */
export function postJob(job: () => void): void {
  if (channel === null) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => jobs.shift()?.();
  }
  jobs.push(job);
  channel.port2.postMessage(null);
}
