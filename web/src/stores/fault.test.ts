import { expect, test } from 'vitest';
import { faultOf, isFault, valueOf } from './fault';

const problem = { status: 403, code: 'denied', message: '' };

test('a saved write has no fault, and what it touched has been read by then', async () => {
  let read = 0;
  const touched = { refresh: async () => void (read += 1) };
  expect(await faultOf({ kind: 'saved', value: 1, command: 'c' }, touched, touched)).toBeNull();
  expect(read).toBe(2);
});

test('a refused write reads nothing again', async () => {
  const touched = { refresh: () => Promise.reject(new Error('read')) };
  expect(await faultOf({ kind: 'refused', problem, command: 'c' }, touched)).toBe(problem);
});

test('a value is told from a fault', () => {
  expect(isFault(valueOf({ kind: 'refused', problem }))).toBe(true);
  expect(isFault(valueOf({ kind: 'unreachable' }))).toBe(true);
  for (const value of [[], null, { code: 'HQ-7' }, 'text', 0]) expect(isFault(valueOf({ kind: 'read', value })), String(value)).toBe(false);
});
