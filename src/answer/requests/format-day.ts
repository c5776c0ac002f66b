const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** Writes a day, `YYYY-MM-DD`, as "2 October 2024". */
export function formatDay(day: string): string {
  return DATE.format(new Date(`${day}T00:00:00Z`));
}
