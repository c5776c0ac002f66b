import { type Html, html, renderProse } from "../html.js";
import type { Field } from "./list-fields.js";

/** Renders a table of fields that scrolls where it is too wide. `label` names it. */
export function renderFields(
  fields: readonly Field[],
  label: string,
  { request }: { request: boolean },
): Html {
  return renderTable(
    label,
    ["Field", "Type", ...(request ? ["Required", "Limits"] : []), "Meaning"],
    fields.map((field) => [
      html`<code>${field.path}</code>`,
      renderType(field),
      ...(request ? [field.required ? "yes" : "no", renderLimits(field.limits)] : []),
      renderProse(field.description),
    ]),
  );
}

/** The first cell of a row is its heading. */
export function renderTable(
  label: string,
  headings: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  return html`<div class="scroll" role="group" aria-label="${label}" tabindex="0"><table>
<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first = "", ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody>
</table></div>`;
}

/** Renders a type; each name of a schema in it leads to that schema. */
function renderType({ type, refers }: Field): Html {
  const words = type.split(/\b/);
  return html`${words.map((word) => (refers.includes(word) ? linkSchema(word) : word))}`;
}

export function linkSchema(name: string): Html {
  return html`<a href="#schema-${name}">${name}</a>`;
}

function renderLimits(limits: readonly string[]): Html {
  return html`${limits.map((limit, i) => html`${i === 0 ? "" : "; "}${renderProse(limit)}`)}`;
}
