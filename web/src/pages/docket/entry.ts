// What a person typed, made into a report. Nothing is mandatory; an entry
// with nothing in it is not sent. Digits of every set are read.
import { parseNumber } from '../../entry/digits';
import { instant, parseDay, parseTime } from '../../entry/moment';
import { noPlace, type Place, type ReportIn, type UpFile } from '../../stores/docket.types';
import { mostlyArabic } from './words';

export interface Draft {
  text: string;
  placeWords: string;
  place: Place;
  teller: string;
  contact: string;
  protect: boolean;
  how: string;
  howWords: string;
  when: string;
  day: string;
  clock: string;
  number: string;
  channel: string;
  remark: string;
  files: UpFile[];
}

export const emptyDraft = (): Draft => ({
  text: '', placeWords: '', place: noPlace, teller: '', contact: '', protect: false, how: '', howWords: '', when: '', day: '', clock: '', number: '',
  channel: '', remark: '', files: [],
});

export type Wrong = 'empty' | 'number' | 'day';

/** The report of a draft, or what is wrong with it. zone: minutes east of UTC; lang: the page's. */
export function reportOf(draft: Draft, zone: number, lang: 'ar' | 'en'): ReportIn | Wrong {
  const words = ['text', 'placeWords', 'when', 'howWords', 'remark', 'teller', 'contact'] as const;
  const said = words.some((name) => draft[name].trim() !== '');
  const asserted = parseNumber(draft.number);
  if (asserted.kind !== 'empty' && !(asserted.kind === 'number' && Number.isInteger(asserted.value) && asserted.value >= 0)) return 'number';
  const lastSeen = momentOf(draft.day, draft.clock, zone);
  if (lastSeen === null) return 'day';
  const people = asserted.kind === 'number' ? asserted.value : 0;
  if (!said && draft.files.length === 0 && draft.place.site === '' && draft.how === '' && lastSeen === 0 && people === 0) return 'empty';
  const told = draft.text + draft.placeWords;
  return {
    text: draft.text.trim(), placeWords: draft.placeWords.trim(), when: draft.when.trim(), howWords: draft.howWords.trim(), remark: draft.remark.trim(),
    place: draft.place, channel: draft.channel, how: draft.how, lastSeen, asserted: people,
    arabic: /\p{L}/u.test(told) ? mostlyArabic(told) : lang === 'ar',
    teller: draft.teller.trim(), contact: draft.contact.trim(), tellerId: '', protect: draft.protect, files: draft.files,
  };
}

/** ms since 1970; 0 when nothing is said; null when it is no day or time. A day alone counts from its beginning. */
export function momentOf(day: string, clock: string, zone: number): number | null {
  if (day.trim() === '' && clock.trim() === '') return 0;
  const date = parseDay(day);
  const minutes = clock.trim() === '' ? 0 : parseTime(clock);
  return date && minutes !== null ? instant(date, minutes, zone) : null;
}

/** Puts a report that was refused back into the form. */
export function draftOf(report: ReportIn, zone: number): Draft {
  const { text, placeWords, place, teller, contact, protect, how, howWords, when, channel, remark, files } = report;
  const seen = report.lastSeen ? new Date(report.lastSeen + zone * 60_000) : null;
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    text, placeWords, place, teller, contact, protect, how, howWords, when, channel, remark, files,
    day: seen ? `${two(seen.getUTCDate())}/${two(seen.getUTCMonth() + 1)}/${seen.getUTCFullYear()}` : '',
    clock: seen ? `${two(seen.getUTCHours())}:${two(seen.getUTCMinutes())}` : '',
    number: report.asserted ? String(report.asserted) : '',
  };
}

export const MAX_FILES = 8;
export const MAX_BYTES = 8 << 20;

/** What kind of thing a file is, by the type that the browser tells. */
export function mediaOf(type: string): UpFile['media'] {
  if (type.startsWith('image/')) return 'photo';
  if (type.startsWith('audio/') || type === 'video/webm') return 'voice';
  if (type.startsWith('text/')) return 'text';
  return type === 'application/pdf' ? 'pdf' : 'other';
}

export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
