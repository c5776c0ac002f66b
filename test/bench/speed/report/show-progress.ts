/** One line on stderr: written over on a terminal, and now and then elsewhere. */
export function showProgress(what: string, done: number, total: number): void {
  const end = done >= total;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}: ${done} of ${total}${end ? "\n" : ""}`);
  else if (isNews(what, done, total)) process.stderr.write(`${what}: ${done} of ${total}\n`);
}

const said = new Set<string>();

/** Whether another tenth has been done since it was last said. */
function isNews(what: string, done: number, total: number): boolean {
  const news = `${what}: ${Math.floor((10 * done) / total)} tenths`;
  if (said.has(news)) return false;
  said.add(news);
  return true;
}
