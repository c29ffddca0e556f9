// Dates and times in words: Syrian month names, day before month, 24 hours
// (facts glossary §3.3). Instants are shown in the operation's zone.
import type { Key } from './catalogue';
import { digitsOf, text, type Locale } from './format';

interface Wall {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
}

/** Reads what a wall clock and calendar show so many minutes east of UTC. */
function wall(at: Date, zone: number): Wall {
  const shifted = new Date(at.getTime() + zone * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

function word(key: string, locale: Locale): string {
  return text(key as Key, {}, locale);
}

function clock(w: Wall): string {
  return `${two(w.hour)}:${two(w.minute)}`;
}

/** 18:00 */
export function formatTime(at: Date, locale: Locale): string {
  return digitsOf(clock(wall(at, locale.zone)), locale.digits);
}

/** 9 December 2024 · 9 كانون الأول 2024 */
export function formatDate(at: Date, locale: Locale): string {
  const w = wall(at, locale.zone);
  return digitsOf(`${w.day} ${word(`month.${w.month}`, locale)} ${w.year}`, locale.digits);
}

/** 09/12/2024, day first, for tables, in both languages. */
export function formatShortDate(at: Date, locale: Locale): string {
  const w = wall(at, locale.zone);
  return digitsOf(`${two(w.day)}/${two(w.month)}/${w.year}`, locale.digits);
}

/** 9 Dec 18:00 · 9 كانون الأول 18:00 */
export function formatDateTime(at: Date, locale: Locale): string {
  const w = wall(at, locale.zone);
  return digitsOf(`${w.day} ${word(`month_short.${w.month}`, locale)} ${clock(w)}`, locale.digits);
}

/** 01:10, Tuesday 10 December · 01:10، الثلاثاء 10 كانون الأول: never "the night of". */
export function formatNight(at: Date, locale: Locale): string {
  const w = wall(at, locale.zone);
  const comma = locale.lang === 'ar' ? '،' : ',';
  const day = `${word(`weekday.${w.weekday}`, locale)} ${w.day} ${word(`month.${w.month}`, locale)}`;
  return digitsOf(`${clock(w)}${comma} ${day}`, locale.digits);
}

/** The time alone on the same day as `now`, with its date otherwise. */
export function formatNear(at: Date, now: Date, locale: Locale): string {
  const a = wall(at, locale.zone);
  const b = wall(now, locale.zone);
  const same = a.day === b.day && a.month === b.month && a.year === b.year;
  return same ? formatTime(at, locale) : formatDateTime(at, locale);
}
