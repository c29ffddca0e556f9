// What this station is, who is signed in, and what is locked. The cookie is
// the server's; the page never sees it.
import type { Problem, State } from '../api/types';
import { clockFrom } from './clock';
import { compartments, type Compartment } from './compartments';
import { forgetAll } from './kept';
import { server } from './server.svelte';
import { settings } from './settings.svelte';
import { opened, type Fragment } from './token';

export { compartments, type Compartment };

export interface Session {
  user: string;
  roles: string[];
  /** The letters that stand in front of every number made here, such as HQ. */
  station: string;
  exercise: boolean;
  /** What a coordinator has to know about this station; '' mostly. */
  notice: State['notice'] & string;
  locked: Compartment[];
  /** The operation's name; '' while it is locked. */
  name: string;
}

type Why = 'none' | 'signin' | 'link' | 'ended' | 'refused';

type Phase =
  | { at: 'starting' }
  /** No operation here yet. */
  | { at: 'setup' }
  | { at: 'out'; why: Why; problem?: Problem }
  | { at: 'in'; session: Session };

const RETRY_MS = 3000;
/** Changes of these kinds may change roles, the clock, or this station's standing. */
const OWN_KINDS = ['operation', 'user', 'replica'];

class SessionStore {
  phase = $state<Phase>({ at: 'starting' });
  unreachable = $state(false);
  busy = $state(false);
  /** An invitation or set-up token that the address carried; kept in memory only. */
  fragment = $state<Fragment | null>(opened);

  /**
   * The session that ended under a person's hands. Its page stays, unseen,
   * until somebody signs in, so that what was being typed is not lost.
   */
  held = $state<Session | null>(null);

  /** Whether the name was asked for since it could be read. */
  #asked = false;
  /** Whose pages and drafts this tab holds. */
  #last = '';

  constructor() {
    server.onSignedOut(() => {
      if (this.phase.at === 'in') this.#leave('ended');
    });
    server.onLost(() => void this.refresh());
    server.listen((event) => {
      if (event.type === 'open' || (event.type === 'change' && event.kinds.some((kind) => OWN_KINDS.includes(kind)))) void this.refresh();
    });
  }

  get current(): Session | null {
    return this.phase.at === 'in' ? this.phase.session : null;
  }

  /** Signs in with the link's token, or asks who is signed in. */
  async start(fragment = this.fragment, path = location.pathname): Promise<void> {
    this.fragment = fragment;
    if (fragment?.kind === 'link' && path !== '/setup') {
      this.fragment = null;
      return this.#enter(() => server.api.ask('/api/v1/signin/link', { token: fragment.token }));
    }
    await this.#ask('none');
  }

  async signIn(name: string, password: string): Promise<void> {
    await this.#enter(() => server.api.ask('/api/v1/signin', { name, password }));
  }

  /**
   * Takes the invitation. When the answer to a first try was lost, the name
   * and password may be set already: then they sign in.
   */
  async join(name: string, password: string): Promise<void> {
    const token = this.fragment?.token ?? '';
    let unsure = false;
    await this.#enter(async () => {
      let answer = await server.api.ask('/api/v1/invitation', { token, name, password });
      if (unsure && answer.kind === 'refused' && answer.problem.code === 'link') {
        const second = await server.api.ask('/api/v1/signin', { name, password });
        if (second.kind !== 'refused') answer = second;
      }
      unsure ||= answer.kind === 'unknown';
      return answer;
    });
    if (this.phase.at === 'in') this.fragment = null;
  }

  async signOut(): Promise<void> {
    const answer = await server.api.ask('/api/v1/signout', null, AbortSignal.timeout(5000));
    if (answer.kind === 'answered') this.#leave('none');
    else await this.refresh();
  }

  /** Opens one compartment; null when it is open. */
  async unlock(compartment: Compartment, secret: string): Promise<Problem | 'unknown' | null> {
    const answer = await server.api.ask('/api/v1/keys/unlock', { compartment, secret });
    if (answer.kind === 'refused') return answer.problem;
    if (answer.kind === 'unknown') return 'unknown';
    await this.refresh();
    return null;
  }

  /** Forgets all keys of this station. Writing goes on. */
  async forgetKeys(): Promise<boolean> {
    const answer = await server.api.ask('/api/v1/keys/wipe', {});
    await this.refresh();
    return answer.kind === 'answered' && this.current?.locked.length === compartments.length;
  }

  /** Reads the state again: after an unlock, a change of roles, a lost stream. */
  async refresh(): Promise<void> {
    const answer = await server.api.get('/api/v1/state');
    if (answer.kind === 'read' && this.phase.at !== 'starting') this.#set(answer.value, 'ended');
  }

  // The state, not the answer to the request, says whether signing in worked:
  // an answer may be lost on its way.
  async #enter(request: () => Promise<{ kind: 'answered' | 'unknown' } | { kind: 'refused'; problem: Problem }>): Promise<void> {
    this.busy = true;
    for (;;) {
      const answer = await request();
      this.unreachable = answer.kind === 'unknown';
      if (answer.kind === 'refused') {
        const { code } = answer.problem;
        this.phase = { at: 'out', why: code === 'link' || code === 'signin' ? code : 'refused', problem: answer.problem };
      } else if (answer.kind === 'answered') {
        await this.#ask('none');
      } else {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      this.busy = false;
      return;
    }
  }

  async #ask(why: Why): Promise<void> {
    for (;;) {
      const answer = await server.api.get('/api/v1/state');
      this.unreachable = answer.kind === 'unreachable';
      if (answer.kind === 'read') return this.#set(answer.value, why);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  #set(state: State, why: Why): void {
    if (state.setup) {
      this.phase = { at: 'setup' };
      return;
    }
    server.clock = clockFrom(state.clock, Date.now());
    settings.zone = state.zoneMinutes;
    if (!state.me) {
      if (this.phase.at === 'in') this.#leave(why);
      else if (this.phase.at === 'starting' || this.phase.at === 'setup') this.phase = { at: 'out', why };
      return;
    }
    const before = this.current;
    if (this.#last && this.#last !== state.me.user) forgetAll();
    this.#last = state.me.user;
    this.held = null;
    const locked = compartments.filter((c) => !state.unlocked[c]);
    const name = locked.includes('operation') ? '' : (before?.name ?? '');
    this.phase = {
      at: 'in',
      session: { user: state.me.user, roles: state.me.roles ?? [], station: state.station ?? '', exercise: state.exercise, notice: state.notice ?? '', locked, name },
    };
    if (before?.user !== state.me.user) server.connect();
    if (locked.includes('operation')) this.#asked = false;
    else if (!this.#asked) void this.#readName();
  }

  /** Once per unlock: each reading of the name is on record. */
  async #readName(): Promise<void> {
    this.#asked = true;
    const answer = await server.api.get('/api/v1/operation');
    if (answer.kind === 'read' && this.phase.at === 'in') this.phase.session.name = answer.value.name;
  }

  #leave(why: Why): void {
    server.disconnect();
    this.#asked = false;
    this.held = why === 'ended' ? this.current : null;
    if (!this.held) forgetAll();
    this.phase = { at: 'out', why };
  }
}

export const session = new SessionStore();
