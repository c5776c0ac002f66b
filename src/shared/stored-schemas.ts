import { z } from "zod";

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
export const countSchema = z.number().int().nonnegative();

/** A list up to its first item that does not fit: a list of all that do not would fill the memory. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.custom<readonly unknown[]>(Array.isArray, "expected a list").transform((values, context) => {
    const items: z.infer<Item>[] = [];
    for (const [index, value] of values.entries()) {
      const parsed = item.safeParse(value);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const path = [index, ...(issue?.path ?? [])];
        context.addIssue({ code: "custom", message: issue?.message ?? "", path });
        return z.NEVER;
      }
      items.push(parsed.data);
    }
    return items as readonly z.infer<Item>[];
  });
}
