import { expect, test } from 'vitest';
import { base64, draftOf, emptyDraft, mediaOf, momentOf, reportOf, type Draft } from './entry';

const of = (draft: Partial<Draft>, lang: 'ar' | 'en' = 'ar') => reportOf({ ...emptyDraft(), ...draft }, 180, lang);

test('words alone are a report', () => {
  expect(of({ text: ' باب حديد ' })).toMatchObject({ text: 'باب حديد', arabic: true, asserted: 0, lastSeen: 0, how: '' });
});

test('nothing at all is no report, spaces neither', () => {
  expect(of({})).toBe('empty');
  expect(of({ text: '  \n', number: ' ' })).toBe('empty');
});

test('one thing of any kind is enough', () => {
  const place = { site: 's', hasLevel: false, level: 0, space: '' };
  for (const one of [{ placeWords: 'المطبخ' }, { teller: 'جار' }, { number: '٥' }, { how: 'saw' }, { place }, { files: [{ name: 'a', media: 'photo' as const, bytes: '' }] }]) {
    expect(typeof of(one)).toBe('object');
  }
});

test('a number is read in every digit set, and what is none is refused', () => {
  for (const typed of ['1500', '١٥٠٠', '۱۵۰۰', '١٬٥٠٠']) expect(of({ text: 'x', number: typed })).toMatchObject({ asserted: 1500 });
  for (const typed of ['خمسون', '2.5', '-3', '1,500']) expect(of({ text: 'x', number: typed })).toBe('number');
});

test('a day and time are those of the operation, and half of one is refused', () => {
  expect(of({ text: 'x', day: '٨/١٢/٢٠٢٤', clock: '٢١:١٥' })).toMatchObject({ lastSeen: Date.UTC(2024, 11, 8, 18, 15) });
  expect(momentOf('8/12/2024', '', 180)).toBe(Date.UTC(2024, 11, 7, 21));
  expect(momentOf('', '21:15', 180)).toBeNull();
  expect(of({ text: 'x', day: '31/2/2024' })).toBe('day');
});

test('the language is that of the words, and the page says it only when there are none', () => {
  expect(of({ text: 'iron door' }, 'ar')).toMatchObject({ arabic: false });
  expect(of({ number: '5' }, 'ar')).toMatchObject({ arabic: true });
  expect(of({ number: '5' }, 'en')).toMatchObject({ arabic: false });
});

test('what was refused goes back into the form as it was', () => {
  const report = of({ text: 'باب', number: '٥٠', teller: 'جار', protect: true, day: '٨/١٢/٢٠٢٤', clock: '٠٢:١٥', channel: 'call', remark: 'ملاحظة' });
  if (typeof report === 'string') throw new Error(report);
  expect(reportOf(draftOf(report, 180), 180, 'ar')).toEqual(report);
  expect(draftOf(report, 180)).toMatchObject({ day: '08/12/2024', clock: '02:15' });
});

test('files are called by what they are and carried whole', () => {
  expect([mediaOf('image/jpeg'), mediaOf('audio/webm'), mediaOf('application/pdf'), mediaOf('text/plain'), mediaOf('')]).toEqual(['photo', 'voice', 'pdf', 'text', 'other']);
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
  expect(Uint8Array.from(atob(base64(bytes)), (c) => c.charCodeAt(0))).toEqual(bytes);
});
