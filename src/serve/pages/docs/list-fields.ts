import type { SchemaObject } from "../../openapi/document.js";

export interface Field {
  /** The path of the field: `messages[].role`. */
  readonly path: string;
  readonly type: string;
  /** The named schemas that the type is made of. */
  readonly refers: readonly string[];
  readonly required: boolean;
  readonly limits: readonly string[];
  readonly description: string;
}

export type Schemas = Readonly<Record<string, SchemaObject>>;

export interface FieldOptions {
  readonly schemas: Schemas;
  /** True where the fields of named schemas are listed too, false where their names stand alone. */
  readonly expand: boolean;
}

/** Lists the fields of an object, each before those inside it. A choice between objects has the fields of all of them. */
export function listFields(schema: SchemaObject, options: FieldOptions): Field[] {
  return mergeFields(listInside(schema, { ...options, prefix: "" }));
}

type Walk = FieldOptions & { readonly prefix: string };

function listInside(schema: SchemaObject, walk: Walk): Field[] {
  const { properties = {}, required = [] } = schema;
  const own = Object.entries(properties).flatMap(([name, each]) =>
    listField(each, { ...walk, prefix: `${walk.prefix}${name}`, required: required.includes(name) }),
  );
  return [...own, ...listChoices(schema).flatMap((choice) => listNested(choice, walk))];
}

function listField(given: SchemaObject, walk: Walk & { readonly required: boolean }): Field[] {
  const { prefix, required, expand } = walk;
  const schema = expand ? { ...resolve(given, walk), ...given } : given;
  const shown = expand ? drop$ref(schema) : schema;
  const refers = listNames(shown);
  const field = {
    path: prefix,
    type: describeType(shown, walk),
    refers,
    required,
    limits: listLimits(shown),
    description: schema.description ?? "",
  };
  const { items } = schema;
  const inside =
    items === undefined
      ? listNested(shown, { ...walk, prefix: `${prefix}.` })
      : listNested(items, { ...walk, prefix: `${prefix}[].` });
  return [field, ...inside];
}

function listNested(schema: SchemaObject, walk: Walk): Field[] {
  if (schema.$ref !== undefined && !walk.expand) return [];
  return listInside(resolve(schema, walk), walk);
}

/** The content of a schema that is referred to by its name; any other schema as it is. */
export function resolve(schema: SchemaObject, { schemas }: Pick<FieldOptions, "schemas">): SchemaObject {
  const name = readName(schema);
  return name === null ? schema : (schemas[name] ?? {});
}

export function readName({ $ref }: SchemaObject): string | null {
  return $ref?.split("/").at(-1) ?? null;
}

function drop$ref({ $ref: _, ...schema }: SchemaObject): SchemaObject {
  return schema;
}

/** The schemas of which a schema without a type of its own is one. */
function listChoices({ type, anyOf = [], oneOf = [] }: SchemaObject): readonly SchemaObject[] {
  return type === undefined ? [...anyOf, ...oneOf] : [];
}

function listNames(schema: SchemaObject): string[] {
  const parts = [schema, ...listChoices(schema), ...(schema.items === undefined ? [] : [schema.items])];
  return [...new Set(parts.flatMap((part) => readName(part) ?? []))];
}

export function describeType(schema: SchemaObject, walk: FieldOptions): string {
  const name = readName(schema);
  if (name !== null) return walk.expand ? describeType(resolve(schema, walk), walk) : name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  const choices = listChoices(schema);
  if (choices.length > 0)
    return [...new Set(choices.map((choice) => describeType(choice, walk)))].join(" or ");
  if (schema.items !== undefined) return `array of ${describeType(schema.items, walk)}`;
  const types = [schema.type ?? "any"].flat();
  return types.map((type) => (type === "string" && schema.format === "date" ? "date" : type)).join(" or ");
}

const figure = (value: number) => value.toLocaleString("en");

function describeRange(least: number | undefined, most: number | undefined, unit: string): string[] {
  if (least === undefined && most === undefined) return [];
  if (most === undefined) return least === 0 && unit !== "" ? [] : [`${figure(least ?? 0)} or more${unit}`];
  return [
    least === undefined ? `at most ${figure(most)}${unit}` : `${figure(least)} to ${figure(most)}${unit}`,
  ];
}

export function listLimits(schema: SchemaObject): string[] {
  const { pattern, format } = schema;
  return [
    ...describeRange(schema.minLength, schema.maxLength, " characters"),
    ...describeRange(schema.minItems, schema.maxItems, " items"),
    ...describeRange(schema.minimum, schema.maximum, ""),
    ...(pattern === undefined || format !== undefined ? [] : [`matches \`${pattern}\``]),
    ...(schema.default === undefined ? [] : [`default \`${JSON.stringify(schema.default)}\``]),
  ];
}

/** Puts the fields of one path together; where they differ, both stand side by side. */
function mergeFields(fields: readonly Field[]): Field[] {
  return [...new Set(fields.map(({ path }) => path))].map((path) => {
    const same = fields.filter((field) => field.path === path);
    const unique = (read: (field: Field) => readonly string[]) => [...new Set(same.flatMap(read))];
    return {
      path,
      type: unique(({ type }) => [type]).join(" or "),
      refers: unique(({ refers }) => refers),
      required: same.every(({ required }) => required),
      limits: unique(({ limits }) => limits),
      description: unique(({ description }) => [description]).join(" "),
    };
  });
}
