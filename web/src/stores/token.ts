// One-time tokens stand in the fragment of an address: #t=TOKEN signs in or
// sets up, #i=TOKEN is an invitation. They are taken out of the address before
// anything else happens, so that they stay in no history entry and on no
// shared screen. main.ts imports this module first.

export interface Fragment {
  kind: 'link' | 'invitation';
  token: string;
}

export function takeToken(where: Pick<Location, 'hash' | 'pathname' | 'search'>, past: Pick<History, 'replaceState'>): Fragment | null {
  const [, letter, token] = /^#([ti])=([A-Za-z0-9_-]*)/.exec(where.hash) ?? [];
  if (!letter) return null;
  past.replaceState(null, '', where.pathname + where.search);
  return token ? { kind: letter === 't' ? 'link' : 'invitation', token } : null;
}

/** What stood in the address when the page was opened. */
export const opened: Fragment | null = typeof location === 'undefined' ? null : takeToken(location, history);
