import { expect, test } from 'vitest';
import { instant, parseDay, parseTime } from './moment';

test('a day is read day first, in every digit set and with the usual strokes', () => {
  const day = { year: 2024, month: 12, day: 9 };
  for (const typed of ['9/12/2024', '09-12-2024', '٩/١٢/٢٠٢٤', '۹.۱۲.۲۰۲۴', ' 9 / 12 / 2024 ', '\u200f09/12/2024']) expect(parseDay(typed), typed).toEqual(day);
});

test('what is no day is refused, not moved to the next month', () => {
  for (const typed of ['31/02/2024', '2024', '12/2024', '0/1/2024', '9/13/2024', '9/12/24', 'x', '']) expect(parseDay(typed), typed).toBeNull();
  expect(parseDay('29/02/2024')).not.toBeNull();
  expect(parseDay('29/02/2023')).toBeNull();
});

test('a time is of 24 hours', () => {
  expect(parseTime('18:00')).toBe(1080);
  expect(parseTime('٠١:١٠')).toBe(70);
  expect(parseTime('7.05')).toBe(425);
  for (const typed of ['24:00', '18:60', '18', '18:0', '6 pm', '']) expect(parseTime(typed), typed).toBeNull();
});

test('day and time meet in the zone of the operation', () => {
  expect(new Date(instant({ year: 2024, month: 12, day: 10 }, 90, 180)).toISOString()).toBe('2024-12-09T22:30:00.000Z');
});
