import { expect, test } from 'vitest';
import { isCode, latinDigits, normaliseCode, parseNumber, stripBidi } from './digits';

test.each([
  ['4', 4], ['2.5', 2.5], ['٢٫٥', 2.5], ['۲٫۵', 2.5], ['٢.5', 2.5], [' ١٢ ', 12], ['-3', -3], ['\u2212٣', -3],
  ['.5', 0.5], ['1,000,000', 1e6], ['1,000.5', 1000.5], ['١٬٠٠٠', 1000], ['١٬٠٠٠٫٥', 1000.5], ['\u200f٤\u200f', 4], ['1\u202f000', 1000],
])('reads %j as a number', (typed, value) => expect(parseNumber(typed)).toEqual({ kind: 'number', value }));

test.each([
  ['2,5', null, 2.5], ['٢،٥', null, 2.5], ['1,000', 1000, 1], ['1,500', 1500, 1.5], ['12,34', null, 12.34],
])('asks about the comma in %j instead of guessing', (typed, thousands, decimal) =>
  expect(parseNumber(typed)).toEqual({ kind: 'comma', thousands, decimal }));

test.each(['x', '4 m', '1e3', '--2', '1.2.3', '1٬00', '1٬000,5', 'Infinity', ',', '1,', '0x10'])('does not take %j for a number', (typed) =>
  expect(parseNumber(typed)).toEqual({ kind: 'bad' }));

test.each(['', '  ', '\u200f'])('%j is empty', (typed) => expect(parseNumber(typed)).toEqual({ kind: 'empty' }));

test('codes come out as on the sticker', () => {
  expect(normaliseCode('a-٠٧')).toBe('A-07');
  expect(normaliseCode('\u2066K74\u2011m۹۲\u2069')).toBe('K74-M92');
  expect(normaliseCode(' syr – 3 ')).toBe('SYR-3');
  expect(isCode('A-07')).toBe(true);
  expect(isCode('07-A')).toBe(false);
  expect(isCode('أ-07')).toBe(false);
  expect(isCode('A--7')).toBe(false);
});

test('marks of direction go, letters stay', () => {
  expect(stripBidi('\u2067\u202bأحمد\u202c\u2069\u061c\ufeff')).toBe('أحمد');
});

test('normalising twice changes nothing more', () => {
  for (const typed of ['a-٠٧', '\u200eb ۱۲', 'ß-1', '—', '٫']) expect(normaliseCode(normaliseCode(typed))).toBe(normaliseCode(typed));
});

test('other digits of the world are not touched', () => expect(latinDigits('٠٩۰۹०')).toBe('0909०'));
