import { expect, test } from 'vitest';
import type { Check, Covered, Figure, Told } from '../../stores/figures.svelte';
import { can, headline, inLanguage, passedOnFrom, told, verdict } from './words';

const one = (parts: Partial<Told>): Told => ({
  report: 'r1', number: 'HQ-7', teller: '', words: '', when: '', where: '', text: '', at: Date.parse('2024-12-09T16:45:00+03:00'), entered: 0, from: '', against: false, ...parts,
});

test('a text in two languages shows the reader the one that is theirs', () => {
  expect(inLanguage('أكثر من 100,000\nmore than 100,000', 'ar')).toBe('أكثر من 100,000');
  expect(inLanguage('أكثر من 100,000\nmore than 100,000', 'en')).toBe('more than 100,000');
  expect(inLanguage('بي بي سي · BBC', 'ar')).toBe('بي بي سي');
});

test('a text in one language, or of digits alone, is never lost', () => {
  expect(inLanguage('only English', 'ar')).toBe('only English');
  expect(inLanguage('first line\nsecond line', 'ar')).toBe('first line second line');
  expect(inLanguage('35,000\n35,000', 'ar')).toBe('35,000');
});

test('a time is never shown finer than it was told', () => {
  expect(told(one({ when: '2017' })).precision).toBe('year');
  expect(told(one({ when: '2024-12' })).precision).toBe('month');
  expect(told(one({ when: '2024-12-09' })).precision).toBe('day');
  expect(told(one({ when: '2024-12-09T16:45' })).precision).toBe('minute');
});

test('a number beyond a layout is shown with both numbers', () => {
  const held = { Lying: 10, Standing: 81000, Packed: 122400, Spaces: 360, Missing: 0 };
  const check: Check = { site: 's', code: 'Q', name: '', source: 'Q', held, unsized: 0, verdict: 'beyond-standing', over: 19000, overPacked: 0 };
  expect(verdict(check)).toEqual({ key: 'figure.over_by', params: { layout: { code: 'Q' }, over: 19000, bound: 81000 } });
  expect(verdict({ ...check, verdict: 'fits' }).params['bound']).toBe(10);
});

test('what can be said of a place follows its record, not the statement', () => {
  const place = (which: Covered['can'], places: number): Covered => ({ label: '', why: 'mined', said: [], can: which, record: { places, looked: 0, whole: 0, signed: 0, barred: 0 } });
  expect(can(place('whole', 189), '').key).toBe('figure.can_whole');
  expect(can(place('whole', 1), '').key).toBe('figure.can_whole_one');
  expect(can(place('whole', 0), '').key).toBe('figure.can_whole_none');
  expect(can(place('barred', 1), 'mines')).toEqual({ key: 'figure.can_barred', params: { why: 'mines' } });
});

test('an echo of an echo names the one that it came through, an echo of the origin nobody', () => {
  const bbc = one({ report: 'bbc', from: 'gov' });
  const trt = one({ report: 'trt', from: 'bbc' });
  const figure = { origins: [{ ...one({ report: 'gov' }), echoes: [bbc, trt] }] } as unknown as Figure;
  expect([passedOnFrom(bbc, figure), passedOnFrom(trt, figure)]).toEqual([null, bbc]);
});

test('a short quotation with its own digits stands for the number, so that a range is not cut to one end', () => {
  expect(headline('between 5,000 and 13,000', '5,000')).toBe('between 5,000 and 13,000');
  expect(headline('over a hundred thousand are seen', '100,000')).toBe('100,000');
  expect(headline('no detainee is left', '')).toBe('no detainee is left');
  expect(headline(`they said 3 ${'and more '.repeat(20)}`, '3')).toBe('3');
});
