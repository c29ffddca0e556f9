import { beforeEach, expect, test, vi } from 'vitest';
import type { StatementNumber } from '../../api/types';

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
const { settings } = await import('../../stores/settings.svelte');
const { codeOf, floor, placesOf, titleOf, valueOf } = await import('./numbers');

const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '').replace(/\u202f/g, ' ');
const number = (name: StatementNumber['name'], values: number[], more: Partial<StatementNumber> = {}): StatementNumber => ({ name, values, ...more });

beforeEach(() => settings.set({ lang: 'en' }));

const all: StatementNumber[] = [
  number('listed', [196]),
  number('whole', [12, 196]),
  number('cleared', [0, 196]),
  number('barred', [2, 196]),
  number('alive', [3]),
  number('deceased', [1]),
  number('left', [0.16, 0.2]),
  number('missed', [5, 6]),
  number('asof', [1_733_000_000_000]),
  number('issued', [1_733_000_000_000]),
  number('claims', [1, 2, 3, 4]),
  number('strength', [2]),
  number('method', [0.8, 0.6], { of: 'door-open-glance' }),
  number('assumption', [0.05, 0.01, 0.15], { of: 'unlisted_exists', program: true }),
  number('claim', [0.031, 5], { of: 'x', label: 'HQ-9' }),
  number('level', [-1], { space: 's', code: 'A-01' }),
  number('chance', [0.01, 0.04], { space: 's', code: 'A-01' }),
  number('air', [1_733_000_000_000, 0], { space: 's', code: 'A-01' }),
  number('access', [1_733_000_000_000], { space: 's', code: 'A-01' }),
  number('search', [2], { space: 's', code: 'A-01' }),
  number('look', [1, 6, 2, 0, 1_733_000_000_000], { space: 's', code: 'A-01', of: 'HQ-57' }),
  number('signed', [1_733_000_000_000], { space: 't', code: 'A-02' }),
];

test('every number of a statement has a name and says something in both languages', () => {
  for (const lang of ['en', 'ar'] as const) {
    settings.set({ lang });
    for (const n of all) {
      expect((titleOf(n) || codeOf(n)).trim(), `${lang} ${n.name}`).not.toBe('');
      expect(valueOf(n).trim(), `${lang} ${n.name}`).not.toBe('');
      expect(valueOf(n), `${lang} ${n.name}`).not.toMatch(/\{\w+\}|NaN|undefined/);
    }
  }
});

test('values are said as the statement prints them', () => {
  const said = (name: StatementNumber['name']) => plain(valueOf(all.find((n) => n.name === name)!));
  expect(said('whole')).toBe('12 of 196');
  expect(said('left')).toBe('between 16 and 20 %');
  expect(said('claim')).toBe('weight on the chance: × 0.031; people said to be there: 5');
  expect(said('assumption')).toBe('taken as 0.05, could be 0.01 to 0.15');
  expect(plain(valueOf(number('claim', [20, 0])))).toBe('weight on the chance: × 20');
  expect(said('method')).toContain('between 40 and 80 %');
  expect(said('search')).toBe('searched once');
  expect(said('look')).toContain('6 minutes');
  expect(said('look')).toContain('alive: 2');
});

test('floors and places are called as on the plan', () => {
  expect([-2, 0, 3].map(floor)).toEqual(['B2', 'G', '3']);
  expect(placesOf(all)).toEqual([
    { value: 's', label: 'A-01' },
    { value: 't', label: 'A-02' },
  ]);
});
