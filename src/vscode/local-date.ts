import { localDate } from '../node/local-date.ts';

/** YYYY-MM-DD where the user is. */
export function today(now = new Date()): string {
  return localDate(now);
}
