// Which role opens which page. This only decides what the list shows: the
// server decides what anyone may read or write.
import type { Key } from '../catalogue/catalogue';

export const desks = ['board', 'docket', 'plan', 'field', 'radio', 'figures', 'statement', 'office'] as const;
export type Desk = (typeof desks)[number];

/** The first of each is where that role begins. */
const open: Record<string, readonly Desk[]> = {
  admin: ['office', 'statement'],
  coordinator: desks,
  intake: ['docket', 'plan'],
  field: ['field', 'plan'],
  radio: ['radio', 'board', 'plan'],
  surveyor: ['plan', 'board', 'office'],
  viewer: ['board', 'statement'],
};

/** Where a person with these roles begins; roles stand in the server's order. */
export function homeOf(roles: readonly string[]): Desk | null {
  return roles.map((role) => open[role]?.[0]).find((desk) => desk !== undefined) ?? null;
}

/** The server lets these try a passphrase. */
export function mayUnlock(roles: readonly string[]): boolean {
  return roles.some((role) => ['admin', 'coordinator', 'intake'].includes(role));
}

/** The server lets these say which of two entries stands. */
export function maySettle(roles: readonly string[]): boolean {
  return roles.some((role) => ['admin', 'coordinator', 'surveyor'].includes(role));
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
  figures: 'nav.figures',
  statement: 'nav.statement',
  office: 'nav.office',
};
