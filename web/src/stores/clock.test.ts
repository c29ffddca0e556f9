import { expect, test } from 'vitest';
import { exerciseTime } from './clock';

const clock = { shown: '2024-12-10T01:30:00+03:00', at: '2026-01-01T10:00:00Z', rate: 4 };

test('an exercise clock runs at its rate from the instant it was set', () => {
  expect(exerciseTime(clock, new Date('2026-01-01T10:15:00Z')).toISOString()).toBe('2024-12-09T23:30:00.000Z');
});

test('a stopped exercise clock stands still', () => {
  expect(exerciseTime({ ...clock, rate: 0 }, new Date('2026-01-02T00:00:00Z')).toISOString()).toBe('2024-12-09T22:30:00.000Z');
});
