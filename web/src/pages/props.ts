import type { Session } from '../stores/session.svelte';

/** What every desk's page is given. */
export interface DeskProps {
  session: Session;
  /** The operation's time (of an exercise: its own clock). Ticks each second. */
  now: Date;
  /** The steps of the address behind the desk's name. */
  path: string[];
}
