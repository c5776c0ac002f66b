/** One line on stderr: written over on a terminal, and now and then elsewhere. */
export function showProgress(what: string, done: number, total: number): void {
  const end = done >= total;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}: ${done} of ${total}${end ? "\n" : ""}`);
  else if (end || isTenth(done, total)) process.stderr.write(`${what}: ${done} of ${total}\n`);
}

const tenths = new Map<string, number>();

/** Whether another tenth has been done since it was last said. */
function isTenth(done: number, total: number): boolean {
  const tenth = Math.floor((10 * done) / total);
  const key = `${tenth} of ${total}`;
  if (tenths.has(key)) return false;
  tenths.set(key, tenth);
  return true;
}
