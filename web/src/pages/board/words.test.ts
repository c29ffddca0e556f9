import { expect, test } from 'vitest';
import type { BoardClock } from '../../api/types';
import { airSentence, missed } from './words';

const clock = (more: Partial<BoardClock>): BoardClock => ({ from: 0, mostLikely: 0, late: 0, never: 0, ifAnyone: true, ...more });

test('the worse end stands first, and nothing is said while half the doubt is left', () => {
  expect(missed({ low: 0.01, high: 1 / 30 })).toEqual({ worse: 30, better: 100 });
  expect(missed({ low: 0.2, high: 0.6 })).toBeNull();
  expect(missed({ low: 0, high: 0.1 })).toBeNull();
});

test('air that may turn dangerous early is said even when the middle of the range is out of reach', () => {
  expect(airSentence(clock({ from: 5, mostLikely: 9 }))).toEqual({ key: 'say.air', times: { from: 5, likely: 9 } });
  expect(airSentence(clock({ from: 5 }))).toEqual({ key: 'board.air_from_only', times: { from: 5 } });
  expect(airSentence(clock({})).key).toBe('board.air_no_time');
  expect(airSentence(clock({ from: 5, missing: ['volume'] })).key).toBe('air.none_missing');
});
