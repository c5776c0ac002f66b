/** The package has no types of its own. Every figure is as it stands in the text. */
declare module "parse-prometheus-text-format" {
  interface Sample {
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: string;
  }
  function parse(text: string): { readonly name: string; readonly metrics: readonly Sample[] }[];
  export = parse;
}
