import { expect, test } from 'vitest';
import type { Locale } from '../../catalogue/format';
import type { Claim, Outcome, Report } from '../../stores/docket.types';
import { answerFor } from './answer';

const locale: Locale = { lang: 'ar', digits: 'latn', zone: 180 };
const report = (arabic: boolean, place = '') => ({ arabic, words: { place } }) as Report;
const claim = (outcome: Outcome) =>
  ({
    place: { site: '', hasLevel: false, level: 0, space: '' },
    outcomes: [{ event: 'o', at: Date.UTC(2024, 11, 10, 11), by: 'u', value: { outcome, ground: null } }],
    said: [{ event: 'o', kind: 0x0404, by: 'u', at: 0, words: { text: 'طرقنا وفتحنا الأرضية.' } }],
  }) as unknown as Claim;

test('the fixed sentence is filled from the report and the outcome, without marks of direction', () => {
  expect(answerFor(report(true, 'المطبخ'), claim('refuted'), [], locale)).toBe(
    'شكراً لكم. ذهبنا إلى المطبخ، 10 كانون الأول، 14:00 وطرقنا وفتحنا الأرضية. تحقّقنا: لا باب هنا. إن عرفتم أكثر فأخبرونا.',
  );
});

test('it is in the language of the report, whatever the page speaks', () => {
  expect(answerFor(report(false, 'kitchen'), claim('refuted'), [], locale)).toMatch(/^Thank you\. We went to kitchen, 10 Dec, 14:00 and /);
});

test('"no door here" is said of nothing else', () => {
  for (const other of ['confirmed', 'unverifiable', 'open'] as const) expect(answerFor(report(true), claim(other), [], locale)).toBe('');
  expect(answerFor(report(true), undefined, [], locale)).toBe('');
});
