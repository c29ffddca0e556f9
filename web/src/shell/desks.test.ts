import { expect, test } from 'vitest';
import { desks, desksOf, homeOf, mayUnlock } from './desks';

test('every role opens at least one page and begins on one it opens', () => {
  for (const role of ['coordinator', 'intake', 'field', 'radio', 'surveyor', 'viewer', 'admin']) {
    const home = homeOf([role]);
    expect(home && desksOf([role]).includes(home), role).toBe(true);
  }
});

test('pages of several roles stand in their fixed order, once', () => {
  expect(desksOf(['admin', 'intake'])).toEqual(['docket', 'plan', 'statement', 'office']);
  expect(desksOf(['coordinator', 'admin'])).toEqual([...desks]);
});

test('a team leader begins in the field and is not shown the office', () => {
  expect(homeOf(['field'])).toBe('field');
  expect(desksOf(['field'])).not.toContain('office');
});

test('a role of a newer server opens nothing and breaks nothing', () => {
  expect([desksOf(['dogs']), homeOf(['dogs']), mayUnlock(['dogs'])]).toEqual([[], null, false]);
});
