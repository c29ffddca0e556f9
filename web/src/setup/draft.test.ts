import { expect, test } from 'vitest';
import { missing, requestOf, sameAs, type Draft } from './draft';

const phrases = { operation: 'one-two-three', people: 'four-five-six', families: 'seven-eight-9', protection: 'ten-eleven-12' };
const whole: Draft = {
  digits: 'arabic',
  zone: 180,
  name: ' Site K ',
  kind: 'exercise',
  day: '١٠/١٢/٢٠٢٤',
  time: '01:30',
  rate: 12,
  phrases,
  written: true,
  adminName: ' kay ',
  password: 'long enough',
  again: 'long enough',
};

const keys = (step: Parameters<typeof missing>[0], change: Partial<Draft>) => missing(step, { ...whole, ...change }).map((m) => m.names?.['field'] ?? m.key);

test('a whole draft misses nothing', () => {
  for (const step of ['language', 'operation', 'phrases', 'first'] as const) expect(missing(step, whole), step).toEqual([]);
});

test('exercise or real is never guessed', () => {
  expect(keys('operation', { kind: null })).toEqual(['setup.kind']);
});

test('an exercise needs its clock, a real operation does not', () => {
  const none = { day: '31/02/2024', time: '', rate: 121 };
  expect(keys('operation', none)).toEqual(['setup.day', 'setup.time', 'setup.rate']);
  expect(keys('operation', { ...none, kind: 'real' })).toEqual([]);
});

test('passphrases are long enough, all different, and written down', () => {
  expect(keys('phrases', { phrases: { ...phrases, people: 'short' } })).toEqual(['lock.people']);
  expect(keys('phrases', { phrases: { ...phrases, people: phrases.operation } })).toEqual(['setup.same', 'setup.same']);
  expect(keys('phrases', { written: false })).toEqual(['setup.written_needed']);
  expect(sameAs({ operation: '', people: '', families: '', protection: '' }, 'people')).toBeNull();
});

test('a password typed in two ways is not sent', () => {
  expect(keys('first', { again: 'long enuogh' })).toEqual(['error.not_same']);
  expect(keys('first', { password: 'short', again: 'short' })).toEqual(['sign.password']);
});

test('the request carries instants and thousandths', () => {
  expect(requestOf(whole, 'tok')).toEqual({
    token: 'tok',
    name: 'Site K',
    exercise: true,
    digits: 'arabic',
    zoneMinutes: 180,
    start: Date.parse('2024-12-09T22:30:00Z'),
    rateMilli: 12000,
    passphrases: phrases,
    adminName: 'kay',
    password: 'long enough',
  });
});

test('a real operation has the real clock', () => {
  const sent = requestOf({ ...whole, kind: 'real' }, 'tok');
  expect([sent.exercise, sent.start, sent.rateMilli]).toEqual([false, undefined, undefined]);
});
