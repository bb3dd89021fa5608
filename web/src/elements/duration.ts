const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Returns a duration in few words: "now", "4 m", "1 h 05 m", "3 d". */
export function duration(ms: number): string {
  if (ms < 10_000) {
    return "now";
  }
  if (ms < minute) {
    return `${Math.floor(ms / 10_000)}0 s`;
  }
  if (ms < hour) {
    return `${Math.floor(ms / minute)} m`;
  }
  if (ms < day) {
    const minutes = Math.floor((ms % hour) / minute);
    return `${Math.floor(ms / hour)} h ${String(minutes).padStart(2, "0")} m`;
  }
  return `${Math.floor(ms / day)} d`;
}

/** Returns a duration, to the second while it is below a minute: "3 s", "12 s", "4 m". */
export function exactDuration(ms: number): string {
  return ms < minute ? `${Math.max(1, Math.round(ms / 1_000))} s` : duration(ms);
}

/** Returns "just now", "4 m ago". */
export function ago(ms: number): string {
  return ms < 10_000 ? "just now" : `${duration(ms)} ago`;
}

/** Returns "due now", "due in 4 m". */
export function dueIn(ms: number): string {
  return ms < 10_000 ? "due now" : `due in ${duration(ms)}`;
}

// Making a formatter takes a hundred times as long as using it. It keeps the zone in which it was made.
const hours: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const date: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
const hourFormat = new Intl.DateTimeFormat(undefined, hours);
const dateFormat = new Intl.DateTimeFormat(undefined, date);
const dateHourFormat = new Intl.DateTimeFormat(undefined, { ...hours, ...date });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

/** Returns the time of day, with the date unless it is today's. */
export function clockTime(at: string, now: number): string {
  const time = new Date(at);
  return (isSameDay(time, now) ? hourFormat : dateHourFormat).format(time);
}

/** Returns the time of day if it is today's, else the date alone: for a narrow column. */
export function dayOrTime(at: string, now: number): string {
  const time = new Date(at);
  return (isSameDay(time, now) ? hourFormat : dateFormat).format(time);
}

/** Returns date, time and zone, for tooltips. */
export function fullTime(at: string): string {
  return fullFormat.format(new Date(at));
}

function isSameDay(time: Date, now: number): boolean {
  return new Date(now).toDateString() === time.toDateString();
}
