import { expect, test } from 'vitest';
import { clockFrom, operationTime } from './clock';

const told = { now: Date.parse('2024-12-10T01:30:00+03:00'), rateMilli: 4000 };
const at = Date.parse('2026-01-01T10:00:00Z');

test('an exercise clock runs at its rate from the instant it was told', () => {
  expect(operationTime(clockFrom(told, at), at + 15 * 60_000).toISOString()).toBe('2024-12-09T23:30:00.000Z');
});

test('a stopped exercise clock stands still', () => {
  expect(operationTime(clockFrom({ ...told, rateMilli: 0 }, at), at + 86_400_000).toISOString()).toBe('2024-12-09T22:30:00.000Z');
});

test('a device whose own clock is wrong shows the time of the server', () => {
  const wrong = Date.parse('1999-01-01T00:00:00Z');
  const clock = clockFrom({ now: at, rateMilli: 1000 }, wrong);
  expect(operationTime(clock, wrong + 5000).getTime()).toBe(at + 5000);
});
