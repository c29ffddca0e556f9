// Which words of a text to show, and times as coarse as they were told.
import type { Key, Lang } from '../../catalogue/catalogue';
import type { Params } from '../../catalogue/format';
import type { Check, Covered, Figure, Told } from '../../stores/figures.svelte';
import { mostlyArabic, opening } from '../docket/words';

/** The lines of a text that are in a language; the whole text when none is, or when all are. */
export function inLanguage(text: string, lang: Lang): string {
  const between = text.includes('\n') ? '\n' : ' · ';
  const lines = text.split(between).map((line) => line.trim()).filter(Boolean);
  if (lines.length < 2) return text.trim();
  const arabic = lines.filter(mostlyArabic);
  // A line of digits alone is nobody's: it goes with either language.
  const wanted = lang === 'ar' ? arabic : lines.filter((line) => !arabic.includes(line));
  return [...new Set(wanted.length > 0 ? wanted : lines)].join(' ');
}

const SHORT = 70;

/** What stands for a number: the teller's own words when they are short and hold digits, or when no number was named. */
export function headline(quoted: string, number: string): string {
  const own = /[0-9٠-٩]/.test(quoted) && quoted.length <= SHORT;
  return own || number === '' ? opening(quoted, SHORT) : number;
}

export interface Moment {
  at: Date;
  /** year and month are printed as told; a day with its month's name; a minute with its time. */
  precision: 'year' | 'month' | 'day' | 'minute';
}

/** A time as coarse as the teller put it; without the teller's word, to the minute. */
export function told(one: Told): Moment {
  const at = new Date(one.at);
  if (/^\d{4}$/.test(one.when)) return { at, precision: 'year' };
  if (/^\d{4}-\d{2}$/.test(one.when)) return { at, precision: 'month' };
  if (/^\d{4}-\d{2}-\d{2}$/.test(one.when)) return { at, precision: 'day' };
  return { at, precision: 'minute' };
}

const verdicts: Record<Check['verdict'], Key> = {
  unbounded: 'figure.unbounded',
  fits: 'figure.fits',
  crowded: 'figure.crowded',
  'beyond-standing': 'figure.over_by',
  'beyond-packed': 'figure.over_by',
};

/** How a number stands to one layout, as a sentence. */
export function verdict(check: Check): { key: Key; params: Params } {
  const bound = check.verdict === 'fits' ? check.held.Lying : check.held.Standing;
  const key = verdicts[check.verdict];
  return { key, params: { layout: { code: check.code }, ...(key === 'figure.unbounded' ? {} : { bound }), ...(key === 'figure.over_by' ? { over: check.over } : {}) } };
}

/** What can be said of a place, as a sentence; why is the reason in words. */
export function can(place: Covered, why: string): { key: Key; params: Params } {
  const { places, looked, whole } = place.record;
  if (place.can === 'barred') return { key: 'figure.can_barred', params: { why } };
  if (place.can === 'each') return { key: 'figure.can_each', params: { whole, places } };
  if (place.can === 'some') return { key: 'figure.can_some', params: { looked, places } };
  if (place.can === 'not') return { key: 'figure.can_not', params: {} };
  if (places === 0) return { key: 'figure.can_whole_none', params: {} };
  return places === 1 ? { key: 'figure.can_whole_one', params: {} } : { key: 'figure.can_whole', params: { places } };
}

/** Who a report was passed on from, when that was an echo itself. */
export function passedOnFrom(echo: Told, figure: Figure): Told | null {
  return figure.origins.flatMap((origin) => origin.echoes).find((other) => other.report === echo.from) ?? null;
}
