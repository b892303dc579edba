const dayMs = 86_400_000;

/** Days since 1970 of a date YYYY-MM-DD; null when there is no such day. */
export function dayNumber(date: string): number | null {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  // 30 February reads as a day of March in some engines.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? null : ms / dayMs;
}

function toDate(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Days from one date to another, negative when the second lies before; null when one is no date. */
export function daysBetween(from: string, to: string): number | null {
  const [a, b] = [dayNumber(from), dayNumber(to)];
  return a === null || b === null ? null : b - a;
}

/** The date so many days later; null when it is no date. */
export function addDays(date: string, days: number): string | null {
  const day = dayNumber(date);
  return day === null ? null : toDate(day + days);
}

/** The date so many business days later; Saturdays and Sundays are none, holidays are not known. */
export function addBusinessDays(date: string, days: number): string | null {
  const start = dayNumber(date);
  if (start === null) return null;
  let day = start;
  for (let left = days; left > 0;) {
    day++;
    // Day 0 was a Thursday.
    const weekday = (day + 4) % 7;
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return toDate(day);
}

/** The date so many months later, the last of the month where it has no such day. */
export function addMonths(date: string, months: number): string | null {
  if (dayNumber(date) === null) return null;
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return `${first.toISOString().slice(0, 8)}${String(Math.min(day, last)).padStart(2, '0')}`;
}
