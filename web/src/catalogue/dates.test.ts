import { expect, test } from 'vitest';
import { formatDate, formatDateTime, formatNear, formatNight, formatShortDate, formatTime } from './dates';
import type { Locale } from './format';

const ar: Locale = { lang: 'ar', digits: 'latn', zone: 180 };
const arab: Locale = { ...ar, digits: 'arab' };
const en: Locale = { lang: 'en', digits: 'latn', zone: 180 };
// Damascus keeps UTC+3 the whole year since October 2022.
const evening = new Date('2024-12-09T15:00:00Z');
const night = new Date('2024-12-09T22:10:00Z');

test('dates stand day first with Syrian month names', () => {
  expect(formatDate(evening, ar)).toBe('9 كانون الأول 2024');
  expect(formatDate(evening, arab)).toBe('٩ كانون الأول ٢٠٢٤');
  expect(formatDate(evening, en)).toBe('9 December 2024');
  expect(formatShortDate(evening, en)).toBe('09/12/2024');
  expect(formatShortDate(evening, arab)).toBe('٠٩/١٢/٢٠٢٤');
});

test('all twelve months have their Syrian names', () => {
  const names = Array.from({ length: 12 }, (_, m) => formatDate(new Date(Date.UTC(2024, m, 5, 12)), ar).slice(2, -5));
  expect(names).toEqual([
    'كانون الثاني', 'شباط', 'آذار', 'نيسان', 'أيار', 'حزيران', 'تموز', 'آب', 'أيلول', 'تشرين الأول', 'تشرين الثاني', 'كانون الأول',
  ]);
});

test('times are of 24 hours in the zone of the operation', () => {
  expect(formatTime(evening, en)).toBe('18:00');
  expect(formatTime(new Date('2024-12-09T21:00:00Z'), en)).toBe('00:00');
  expect(formatTime(evening, { ...en, zone: 0 })).toBe('15:00');
  expect(formatTime(evening, { ...en, zone: -210 })).toBe('11:30');
  expect(formatDateTime(evening, en)).toBe('9 Dec 18:00');
  expect(formatDateTime(evening, ar)).toBe('9 كانون الأول 18:00');
});

test('after midnight the new date stands beside the hour', () => {
  expect(formatNight(night, ar)).toBe('01:10، الثلاثاء 10 كانون الأول');
  expect(formatNight(night, en)).toBe('01:10, Tuesday 10 December');
});

test('a time of another day carries its date', () => {
  expect(formatNear(evening, new Date('2024-12-09T20:00:00Z'), en)).toBe('18:00');
  expect(formatNear(evening, night, en)).toBe('9 Dec 18:00');
});
