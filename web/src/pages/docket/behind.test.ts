import { expect, test } from 'vitest';
import type { Claim, Report } from '../../stores/docket.types';
import { behindOf, byNumber } from './behind';

const joined = (id: string, number: string, event: string, origin = '', against = false) =>
  ({ id, number, at: 1, said: [], joined: { value: { claim: 'c', origin, against }, event, by: 'u', at: 7 } }) as unknown as Report;

const claim = (behind: string[], more: Partial<Claim> = {}) =>
  ({ id: 'c', number: 'HQ-48', at: 5, changed: 9, outcomes: null, earlier: null, weight: { behind, own: false }, ...more }) as unknown as Claim;

test('each entry behind a claim says what it did and whose number it stands under', () => {
  const reports = [joined('r1', 'HQ-44', 'j1'), joined('r2', 'HQ-45', 'j2', 'r1'), joined('r3', 'HQ-46', 'j3', '', true)];
  const outcomes = [{ event: 'out', at: 8, by: 'u', value: { outcome: 'refuted' as const, ground: null } }];
  const list = behindOf(claim(['open', 'out', 'j1', 'j2', 'j3'], { outcomes }), reports);
  expect(list.map((one) => [one.code, one.key])).toEqual([
    ['HQ-48', 'behind.opened'],
    ['HQ-48', 'report.refuted'],
    ['HQ-44', 'behind.joined'],
    ['HQ-45', 'behind.echo'],
    ['HQ-46', 'behind.against'],
  ]);
  expect(list[3]?.params).toEqual({ origin: { code: 'HQ-44' } });
});

test('no entry is left out, whether or not it can be named', () => {
  const graded = { ...joined('r1', 'HQ-44', 'j1'), graded: 'g' } as Report;
  const list = behindOf(claim(['open', 'moved', 'j1', 'g', 'strange'], { earlier: [{ event: 'moved', at: 6, by: 'u', value: {} as never }] }), [graded]);
  expect(list.map((one) => one.key)).toEqual(['behind.opened', 'behind.placed', 'behind.joined', 'behind.graded_report', 'behind.graded_report']);
  expect(list[3]?.code).toBe('HQ-44');
  expect(behindOf(claim(['open', 'g'], { weight: { behind: ['open', 'g'], own: true } as never }), []).at(-1)?.key).toBe('behind.graded');
});

test('entries of one number stand together, and none is lost by it', () => {
  const list = behindOf(claim(['open', 'j1', 'strange'], { weight: { behind: ['open', 'j1', 'strange'], own: true } as never }), [joined('r1', 'HQ-44', 'j1')]);
  expect(byNumber(list).map(({ code, entries }) => [code, entries.length])).toEqual([['HQ-48', 2], ['HQ-44', 1]]);
});
