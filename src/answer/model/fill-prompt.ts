import { AppError } from "../../shared/errors.js";

/**
 * Puts values into a prompt's `{{slots}}` in one pass, so that a value that looks like a slot stays text. Throws
 * `internal` where a slot has no value or a value has no slot.
 */
export function fillPrompt(template: string, values: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  const filled = template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new AppError("internal", `the prompt has a slot {{${name}}} that nothing fills`);
    used.add(name);
    return value;
  });
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) throw new AppError("internal", `the prompt has no slot for ${unused.join(", ")}`);
  return filled;
}
