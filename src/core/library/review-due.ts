import { daysBetween } from '../text/dates.ts';
import { compareText } from './words.ts';

/** A library is read as a whole once a quarter; of one post-mortem there is nothing to compare. */
const quarterDays = 90;
const leastUnread = 2;

/** What tells whether a review is due; dates are YYYY-MM-DD. */
export interface ReviewFacts {
  /** Of the post-mortems' runs. */
  readonly dates: readonly (string | null)[];
  /** Of the reviews that were written. */
  readonly reviews: readonly string[];
  readonly today: string;
}

/** How many post-mortems wait for a review, and for how many days; null when none is due. */
export function reviewDue({ dates, reviews, today }: ReviewFacts): { count: number; days: number } | null {
  const known = dates.filter((date) => date !== null);
  const last = [...reviews].sort(compareText).at(-1);
  const unread = last === undefined ? known : known.filter((date) => date > last);
  const since = last ?? [...known].sort(compareText)[0];
  const days = since === undefined ? null : daysBetween(since, today);
  return days !== null && days >= quarterDays && unread.length >= leastUnread ? { count: unread.length, days } : null;
}
