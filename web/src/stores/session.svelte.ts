// Who is signed in, to which operation, and what is locked. The cookie is the
// server's; the page never sees it.
import { server } from './server.svelte';
import { settings } from './settings.svelte';
import type { Problem } from './api';

export const compartments = ['operation', 'people', 'families', 'protection'] as const;
export type Compartment = (typeof compartments)[number];

export interface Session {
  user: { id: string; label: string; roles: string[] };
  /** The letters that stand in front of every number made here, such as HQ. */
  replica: string;
  operation: {
    id: string;
    label: string;
    zone: string;
    exercise: boolean;
    /** Exercise time: `shown` at the real instant `at`, running `rate` times as fast. */
    clock?: { shown: string; at: string; rate: number };
  };
  locked: Compartment[];
}

type Phase =
  | { at: 'starting' }
  | { at: 'out'; why: 'none' | 'wrong' | 'link_used' | 'ended' | 'refused'; problem?: Problem }
  | { at: 'in'; session: Session };

const RETRY_MS = 3000;

class SessionStore {
  phase = $state<Phase>({ at: 'starting' });
  unreachable = $state(false);
  busy = $state(false);

  constructor() {
    server.onSignedOut(() => {
      if (this.phase.at === 'in') this.#leave('ended');
    });
  }

  get current(): Session | null {
    return this.phase.at === 'in' ? this.phase.session : null;
  }

  /** Exchanges a link token from the fragment, or asks who is signed in. */
  async start(): Promise<void> {
    const token = takeToken(location, history);
    if (token) return this.#enter({ token }, 'link_used');
    await this.#ask('none');
  }

  async signIn(name: string, passphrase: string): Promise<void> {
    await this.#enter({ name, passphrase }, 'wrong');
  }

  async signOut(): Promise<void> {
    await server.api.send('/api/v1/session', {}, { method: 'DELETE', signal: AbortSignal.timeout(5000) });
    this.#leave('none');
  }

  /** Opens one compartment. True when it is open. */
  async unlock(compartment: Compartment, passphrase: string): Promise<boolean> {
    const answer = await server.api.send('/api/v1/unlock', { compartment, passphrase });
    if (answer.kind !== 'saved') return false;
    await this.refresh();
    return true;
  }

  /** Reads the session again, after an unlock or a change of roles. */
  async refresh(): Promise<void> {
    const answer = await server.api.get<Session>('/api/v1/session');
    if (answer.kind === 'read') this.#set(answer.value);
  }

  // A repeat after a lost answer may find its own token used up; so the
  // session itself, not the refusal, says whether signing in worked.
  async #enter(proof: object, why: 'wrong' | 'link_used'): Promise<void> {
    this.busy = true;
    const answer = await server.api.send('/api/v1/session', proof, { signal: AbortSignal.timeout(20_000) });
    if (answer.kind === 'refused' && ![401, 403, 404, 410].includes(answer.problem.status)) {
      this.phase = { at: 'out', why: 'refused', problem: answer.problem };
    } else {
      await this.#ask(why);
    }
    this.busy = false;
  }

  async #ask(why: 'none' | 'wrong' | 'link_used'): Promise<void> {
    for (;;) {
      const answer = await server.api.get<Session>('/api/v1/session');
      this.unreachable = answer.kind === 'unreachable';
      if (answer.kind === 'read') return this.#set(answer.value);
      if (answer.kind === 'refused') {
        this.phase = { at: 'out', why };
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  #set(session: Session): void {
    const fresh = this.phase.at !== 'in';
    settings.zone = session.operation.zone;
    this.phase = { at: 'in', session };
    if (fresh) server.connect();
  }

  #leave(why: 'none' | 'ended'): void {
    server.disconnect();
    this.phase = { at: 'out', why };
  }
}

/**
 * Takes a one-time token out of the address (#t=TOKEN) before anything else
 * happens, so that it stays in no history entry and on no shared screen.
 */
export function takeToken(where: Pick<Location, 'hash' | 'pathname' | 'search'>, past: Pick<History, 'replaceState'>): string | null {
  const token = /^#t=([A-Za-z0-9_-]+)$/.exec(where.hash)?.[1] ?? null;
  if (where.hash.startsWith('#t=')) past.replaceState(null, '', where.pathname + where.search);
  return token;
}

export const session = new SessionStore();
