// Reading a date and a time of day as people type them, day first, in any of
// the three digit sets: 9/12/2024, 09-12-2024, ١٨:٠٠, 18.00 (facts glossary §3.3).
import { latinDigits, stripBidi } from './digits';

export interface Day {
  year: number;
  month: number;
  day: number;
}

const plain = (typed: string): string => latinDigits(stripBidi(typed)).trim();

/** Day, month, year; a year alone or an impossible day is null. */
export function parseDay(typed: string): Day | null {
  const [, d, m, y] = /^(\d{1,2})\s*[/.\-\u2010-\u2015\u060d]\s*(\d{1,2})\s*[/.\-\u2010-\u2015\u060d]\s*(\d{4})$/.exec(plain(typed)) ?? [];
  if (!d || !m || !y) return null;
  const day = { year: Number(y), month: Number(m), day: Number(d) };
  const back = new Date(Date.UTC(day.year, day.month - 1, day.day));
  const real = back.getUTCMonth() === day.month - 1 && back.getUTCDate() === day.day;
  return real && day.year >= 1900 ? day : null;
}

/** Minutes since midnight, of 24 hours; null when it is no time. */
export function parseTime(typed: string): number | null {
  const [, h, m] = /^(\d{1,2})\s*[:.]\s*(\d{2})$/.exec(plain(typed)) ?? [];
  if (!h || !m || Number(h) > 23 || Number(m) > 59) return null;
  return Number(h) * 60 + Number(m);
}

/** The instant, in ms since 1970, of a day and time so many minutes east of UTC. */
export function instant(day: Day, minutes: number, zone: number): number {
  return Date.UTC(day.year, day.month - 1, day.day) + (minutes - zone) * 60_000;
}
