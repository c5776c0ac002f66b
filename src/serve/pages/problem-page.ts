import type { Problem } from "../../answer/response/problem.js";
import { type ProblemWriter, readRequestId, writeProblem } from "../edge/problem.js";
import { createPageHeaders } from "../edge/response-headers.js";
import { html, writeStyle } from "./html.js";

const STYLE = "body{max-width:36rem;margin:15vh auto;padding:0 1.5rem;font:1.1rem/1.6 system-ui,sans-serif}";
/** The show is under the same host, which is refused. */
const WRONG_HOST = 421;
const setHeaders = createPageHeaders([], STYLE);

/** Writes a failure as a small page for whoever opens the address in a browser, and for everything else as problem+json. */
export const writeProblemForReader: ProblemWriter = (response, problem) => {
  const { req: request } = response;
  response.vary("accept");
  if (request.accepts(["application/problem+json", "json", "html"]) !== "html") {
    writeProblem(response, problem);
    return;
  }
  const page = renderProblem(problem, { path: request.path, requestId: readRequestId(response) });
  setHeaders(request, response, () => response.type("html").send(page));
};

/** The way back is relative, since the app may lie below a path of its host. */
function renderProblem(
  { title, status, detail, retryAfterSeconds }: Problem,
  { path, requestId }: { readonly path: string; readonly requestId: string },
): string {
  const told = detail.startsWith(`${title}. `) ? detail.slice(title.length + 2) : detail;
  const sentence = told.charAt(0).toUpperCase() + told.slice(1).replace(/(?<!\.)$/, ".");
  const root = "../".repeat(path.split("/").length - 2) || "./";
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
${writeStyle(STYLE)}
</head>
<body>
<main>
<h1>${title}</h1>
<p>${sentence}</p>
${status >= 500 ? html`<p>Request id: ${requestId}</p>` : null}
${status === WRONG_HOST ? null : html`<p>${retryAfterSeconds === null ? html`<a href="${root}">To the show</a>` : html`<a href="">Try again</a>`}</p>`}
</main>
</body>
</html>
`.text;
}
