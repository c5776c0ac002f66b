/** Replaces each `{name}` in the text by its value; a name without a value stays. */
export function fillString(text: string, values: Readonly<Record<string, string | number>>): string {
  return fillParts(text, values).join("");
}

/** Divides the text at each `{name}`, and puts its value or values there; a name without a value stays. */
export function fillParts<Value>(
  text: string,
  values: Readonly<Record<string, Value | readonly Value[]>>,
): (Value | string)[] {
  return text
    .split(/\{(\w+)\}/)
    .flatMap((part, i): Value | string | readonly Value[] =>
      i % 2 === 0 ? part : (values[part] ?? `{${part}}`),
    );
}
