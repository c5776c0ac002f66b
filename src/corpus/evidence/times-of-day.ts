/** Who writes `10:30` means one of these hours, or a minute of a recording. */
const FIRST_HOUR = 5;
const HOURS = 24;
const LEAST_TIMES = 3;
/** What happens at an hour is planned, or written down, to five minutes. */
const STEP = 5;

/**
 * Whether times that are read as `m:ss`, in seconds and in order, may be `h:mm` of a day: all are hours of the day, and the
 * first is farther from 0 than any from the next, as it is in a recording only where the file begins in its middle.
 */
export function mayBeHours(seconds: readonly number[]): boolean {
  const [first = 0] = seconds;
  if (seconds.length < LEAST_TIMES || first < FIRST_HOUR * 60) return false;
  return seconds.every((time, i) => {
    const gap = time - (seconds[i - 1] ?? time);
    return Number.isInteger(time) && time < HOURS * 60 && gap >= 0 && gap < first;
  });
}

/** Whether such times are of a day in all likelihood: they are multiples of five minutes as well. */
export function areTimesOfDay(seconds: readonly number[]): boolean {
  return mayBeHours(seconds) && seconds.every((time) => time % STEP === 0);
}
