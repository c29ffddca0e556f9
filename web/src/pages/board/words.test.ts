import { expect, test } from 'vitest';
import type { BoardClock, BoardPlace, FieldRoom } from '../../api/types';
import { airMay, airSentence, fineRange, missed, stillAct, urgency } from './words';

const clock = (more: Partial<BoardClock>): BoardClock => ({ from: 0, mostLikely: 0, late: 0, never: 0, ifAnyone: true, ...more });

test('the worse end stands first, and nothing is said while half the doubt is left', () => {
  expect(missed({ low: 0.01, high: 1 / 30 }, 20, 40)).toEqual({ worse: 30, better: 100 });
  expect(missed({ low: 0.2, high: 0.6 }, 40, 40)).toBeNull();
  expect(missed({ low: 0, high: 0.1 }, 40, 40)).toBeNull();
  expect(missed({ low: 0.01, high: 1 / 30 }, 19, 40)).toBeNull();
});

test('air that may turn dangerous early is said even when the middle of the range is out of reach', () => {
  expect(airSentence(clock({ from: 5, mostLikely: 9 }))).toEqual({ key: 'say.air', times: { from: 5, likely: 9 } });
  expect(airSentence(clock({ from: 5 }))).toEqual({ key: 'board.air_from_only', times: { from: 5 } });
  expect(airSentence(clock({})).key).toBe('board.air_no_time');
  expect(airSentence(clock({ from: 5, missing: ['volume'] })).key).toBe('air.none_missing');
});

test('past the hour before which nine scenarios in ten lie, still act; never before, and not without that hour', () => {
  expect(stillAct(clock({ from: 5, mostLikely: 9, late: 20 }), 19)).toBe(false);
  expect(stillAct(clock({ from: 5, mostLikely: 9, late: 20 }), 20)).toBe(true);
  expect(stillAct(clock({ from: 5, mostLikely: 9 }), 1e15)).toBe(false);
  expect(stillAct(clock({ late: 20, missing: ['volume'] }), 30)).toBe(false);
});

test('a hole and a rival size are worded with the hours that are within reach', () => {
  expect(airMay({ from: 5, mostLikely: 9 })).toEqual({ key: 'board.air_may', times: { from: 5, likely: 9 } });
  expect(airMay({ from: 5, mostLikely: 0 }).key).toBe('board.air_may_from');
  expect(airMay({ from: 0, mostLikely: 0 }).key).toBe('board.air_may_not');
});

test('the order follows the air: the earlier it may turn, the higher a place stands, below a sign of life', () => {
  const room = (more: object) => ({ search: 'none', blocks: [], ...more }) as unknown as FieldRoom;
  const place = (from: number) => ({ chance: { low: 0.1, high: 0.1 }, clock: clock({ from }) }) as unknown as BoardPlace;
  const now = 1_733_000_000_000;
  const hour = 3_600_000;
  const at = [now - hour, now + hour, now + 9 * hour, 0].map((from) => urgency(room({}), place(from), now));
  expect(at).toEqual([...at].sort((a, b) => b - a));
  expect(new Set(at).size).toBe(4);
  expect(urgency(room({ blocks: [{ kind: 'life' }] }), place(0), now)).toBeGreaterThan(at[0]!);
  expect(urgency(room({ search: 'cleared' }), place(now), now)).toBeLessThan(at[3]!);
});

test('two plans are told apart by tenths, and no range reaches 0 or 100', () => {
  const bare = (range: { low: number; high: number }) => fineRange(range).replace(/[\u2066-\u2069\u202f]/g, '');
  expect(bare({ low: 0.021, high: 0.043 })).toBe('between 2.1 and 4.3%');
  expect(bare({ low: 0.12, high: 0.34 })).toBe('between 12 and 34%');
  expect(bare({ low: 0.0001, high: 0.0002 })).toBe('under 0.1%, not zero');
  expect(bare({ low: 0.5, high: 0.9999 })).toBe('over 50%, not certain');
  expect(bare({ low: 0.9999, high: 0.9999 })).toBe('over 99%, not certain');
});
