import type { OpenApiDocument, OperationObject } from "../../openapi/document.js";
import { type Html, html, renderProse } from "../html.js";
import { listFields, listLimits } from "./list-fields.js";
import { renderFields } from "./render-fields.js";
import { type GuideSection, renderGuide } from "./render-guide.js";
import { type Place, renderOperation } from "./render-operation.js";

interface Listed extends Omit<Place, "document"> {
  readonly operation: OperationObject;
}

interface Group {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly Listed[];
}

/** Renders the API for people as a whole page of markup, without scripts. */
export function renderDocs(document: OpenApiDocument): string {
  const groups = groupOperations(document);
  const guide = renderGuide(document);
  const { info } = document;
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="How to ask ${info.title} over HTTP.">
<title>The API · ${info.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs.css">
</head>
<body>
<header class="masthead">
<a class="skip" href="#content">Skip to the description</a>
<p class="brand"><a href="./">${info.title}</a></p>
<p class="tagline">${info.summary}</p>
<a class="to-embed" href="openapi.json">OpenAPI document</a>
</header>
<div class="layout">
<nav class="contents" aria-label="Contents">${renderContents(groups, guide)}</nav>
<main id="content" tabindex="-1">
<h1>The API</h1>
<p>Version ${info.version}. ${renderProse(info.description)}</p>
${groups.map((group) => renderGroup(group, document))}
${guide.map(({ id, title, content }) => html`<section><h2 id="${id}">${title}</h2>${content}</section>`)}
${renderSchemas(document)}
</main>
</div>
</body>
</html>
`.text;
}

function groupOperations({ tags, paths }: OpenApiDocument): Group[] {
  const all = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
  );
  return tags.map((tag) => ({
    ...tag,
    operations: all.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
}

function renderContents(groups: readonly Group[], guide: readonly GuideSection[]): Html {
  return html`<ul>
${groups.map(
  ({ name, operations }) => html`<li><a href="#${anchorOf(name)}">${name}</a><ul>
${operations.map(
  ({ operation: { operationId, summary } }) => html`<li><a href="#op-${operationId}">${summary}</a></li>`,
)}</ul></li>`,
)}
${guide.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
<li><a href="#schemas">Schemas</a></li>
</ul>`;
}

function renderGroup({ name, description, operations }: Group, document: OpenApiDocument): Html {
  return html`<section>
<h2 id="${anchorOf(name)}">${name}</h2>
<p>${renderProse(description)}</p>
${operations.map(({ path, method, operation }) => renderOperation(operation, { document, path, method }))}
</section>`;
}

function anchorOf(tag: string): string {
  return `tag-${tag.toLowerCase()}`;
}

function renderSchemas({ components: { schemas } }: OpenApiDocument): Html {
  return html`<section>
<h2 id="schemas">Schemas</h2>
${Object.entries(schemas).map(([name, schema]) => {
  const fields = listFields(schema, { schemas, expand: false });
  return html`<section class="schema">
<h3 id="schema-${name}">${name}</h3>
<p>${renderProse([schema.description ?? "", ...listLimits(schema)].join(" "))}</p>
${fields.length === 0 ? null : renderFields(fields, `Fields of ${name}`, { request: false })}
</section>`;
})}
</section>`;
}
