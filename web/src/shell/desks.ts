// Which role opens which page. This only decides what the list shows: the
// server decides what anyone may read or write.
import type { Key } from '../catalogue/catalogue';

export const desks = ['board', 'docket', 'plan', 'field', 'radio', 'statement', 'office'] as const;
export type Desk = (typeof desks)[number];

const open: Record<string, readonly Desk[]> = {
  admin: ['statement', 'office'],
  coordinator: desks,
  intake: ['docket', 'plan'],
  field: ['field', 'plan'],
  radio: ['board', 'plan', 'radio'],
  surveyor: ['board', 'plan'],
  viewer: ['board', 'statement'],
};

/** The server lets these try a passphrase. */
export function mayUnlock(roles: readonly string[]): boolean {
  return roles.some((role) => ['admin', 'coordinator', 'intake'].includes(role));
}

/** The pages of all roles together, in their fixed order. */
export function desksOf(roles: readonly string[]): Desk[] {
  return desks.filter((desk) => roles.some((role) => open[role]?.includes(desk)));
}

export const nameOf: Record<Desk, Key> = {
  board: 'nav.board',
  docket: 'nav.docket',
  plan: 'nav.plan',
  field: 'nav.field',
  radio: 'nav.radio',
  statement: 'nav.statement',
  office: 'nav.office',
};
