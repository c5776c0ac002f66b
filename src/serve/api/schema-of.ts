import type { z } from "zod";

/** The type with nothing in it that can be written to, and with its intersections put together. */
type Frozen<Type> = Type extends object ? { readonly [Key in keyof Type]: Frozen<Type[Key]> } : Type;

type Same<One, Other> =
  (<Type>() => Type extends Frozen<One> ? 1 : 2) extends <Type>() => Type extends Frozen<Other> ? 1 : 2
    ? []
    : [never];

/**
 * The schema as it is given. It compiles only where what the schema lets through is the type itself: a field that is
 * in one of them and not in the other, or optional in one of them alone, is an argument that cannot be given.
 */
export function schemaOf<Type>() {
  return <Schema extends z.ZodType>(schema: Schema, ..._differs: Same<z.output<Schema>, Type>): Schema =>
    schema;
}
