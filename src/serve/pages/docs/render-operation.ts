import type {
  MediaTypeObject,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  ResponseObject,
} from "../../openapi/document.js";
import { type Html, html, renderProse } from "../html.js";
import { describeType, listFields, listLimits, readName, resolve } from "./list-fields.js";
import { linkSchema, renderFields, renderTable } from "./render-fields.js";

export interface Place {
  readonly document: OpenApiDocument;
  readonly path: string;
  readonly method: string;
}

/** The examples ask this server; readers put the address of theirs in its place. */
const SERVER = "http://127.0.0.1:3000";

/** Renders one operation: what it does, takes, gives and refuses. */
export function renderOperation(operation: OperationObject, place: Place): Html {
  const { operationId, summary, description, parameters = [], requestBody } = operation;
  const body = requestBody?.content["application/json"];
  return html`<section class="operation">
<h3 id="op-${operationId}">${summary}</h3>
<p class="route"><span class="method">${place.method.toUpperCase()}</span> <code>${place.path}</code></p>
<p>${renderProse(description)}</p>
${parameters.length === 0 ? null : renderParameters(parameters, { operation, ...place })}
${body === undefined ? null : renderBody(body, { operation, ...place })}
<h4>Example</h4>
${renderCode(writeCommand(operation, place), `Request: ${summary}`)}
${renderResponses(operation, place)}
</section>`;
}

type Named = Place & { readonly operation: OperationObject };

function renderParameters(parameters: readonly ParameterObject[], { operation, document }: Named): Html {
  const { schemas } = document.components;
  const rows = parameters.map((parameter) => {
    const schema = resolve(parameter.schema, { schemas });
    return [
      html`<code>${parameter.name}</code>`,
      parameter.in,
      describeType(schema, { schemas, expand: true }),
      parameter.required ? "yes" : "no",
      renderProse(listLimits(schema).join("; ")),
      renderProse(parameter.description),
    ];
  });
  const headings = ["Name", "In", "Type", "Required", "Limits", "Meaning"];
  return html`<h4>Parameters</h4>${renderTable(`Parameters: ${operation.summary}`, headings, rows)}`;
}

function renderBody({ schema }: MediaTypeObject, { operation, document }: Named): Html {
  const { schemas } = document.components;
  const fields = listFields(resolve(schema, { schemas }), { schemas, expand: true });
  return html`<h4>Body</h4>${renderFields(fields, `Body: ${operation.summary}`, { request: true })}`;
}

function renderResponses(operation: OperationObject, { document }: Place): Html {
  const responses = Object.entries(operation.responses).map(
    ([status, response]) => [status, lookUp(response, document)] as const,
  );
  const given = responses.filter(([, { refused }]) => !refused);
  const refused = responses.filter((entry) => entry[1].refused);
  return html`<h4>Responses</h4>
${given.map(([status, { response }]) => renderResponse(status, response, operation))}
${renderTable(
  `Errors: ${operation.summary}`,
  ["Error", "Code and meaning"],
  refused.map(([status, { response }]) => [status, renderProse(response.description)]),
)}`;
}

/** A response that is referred to is a failure; one that stands in the operation is a success. */
function lookUp(
  response: ResponseObject | { readonly $ref: string },
  { components }: OpenApiDocument,
): { readonly response: ResponseObject; readonly refused: boolean } {
  if (!("$ref" in response)) return { response, refused: false };
  const found = components.responses[response.$ref.split("/").at(-1) ?? ""];
  if (found === undefined) throw new TypeError(`Expected a response at ${response.$ref}.`);
  return { response: found, refused: true };
}

function renderResponse(
  status: string,
  { description, content = {} }: ResponseObject,
  { summary }: OperationObject,
): Html {
  return html`<p><strong>${status}</strong> ${renderProse(description)}</p>
${Object.entries(content).map(([mediaType, { schema, example }]) => {
  const name = readName(schema);
  return html`<p><code>${mediaType}</code>${name === null ? null : html`: ${linkSchema(name)}`}</p>
${example === undefined ? null : renderCode(writeExample(example), `${status} ${mediaType}: ${summary}`)}`;
})}`;
}

function writeExample(example: unknown): string {
  return typeof example === "string" ? example.trim() : JSON.stringify(example, null, 2);
}

/** Renders a block of code that can be scrolled from the keyboard. */
export function renderCode(code: string, label: string): Html {
  return html`<pre role="group" aria-label="${label}" tabindex="0"><code>${code}</code></pre>`;
}

function writeCommand({ parameters = [], requestBody, security }: OperationObject, place: Place): string {
  const path = parameters.reduce(
    (filled, { name, example }) => filled.replace(`{${name}}`, encodeURIComponent(String(example))),
    place.path,
  );
  const example = requestBody?.content["application/json"]?.example;
  return [
    `curl ${SERVER}${path}`,
    ...(security === undefined ? [] : ["-H 'authorization: Bearer KEY'"]),
    ...(example === undefined
      ? []
      : ["-H 'content-type: application/json'", `-d '${JSON.stringify(example).replaceAll("'", "'\\''")}'`]),
  ].join(" \\\n  ");
}
