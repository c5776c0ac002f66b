/** Replaces each `{name}` in the text by its value; a name without a value stays. */
export function fillString(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
