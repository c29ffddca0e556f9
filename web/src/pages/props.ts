import type { Session } from '../stores/session.svelte';

/** What every desk's page is given. */
export interface DeskProps {
  session: Session;
  /** Ticks each second; real time, not exercise time. */
  now: Date;
  /** The steps of the address behind the desk's name. */
  path: string[];
}
