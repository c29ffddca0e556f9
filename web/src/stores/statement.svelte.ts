// The spokesperson's desk: what was issued, and issuing.
import type { Fault } from '../components/problem';
import { docketApi } from './docket.svelte';
import type { Site, Statement } from './docket.types';
import { Reading } from './reading.svelte';

class Statements {
  readonly list = new Reading<Statement[] | null>(() => docketApi().get('/api/v1/statement/list'), ['statement', 'finding', 'space']);
  readonly sites = new Reading<Site[] | null>(() => docketApi().get('/api/v1/plan/sites'), ['site', 'space']);

  /** Issues a statement and answers its number. */
  async issue(kind: string, site: string, title: string): Promise<{ number: string } | Fault> {
    const sent = await docketApi().send('/api/v1/statement', { kind, site, title });
    if (sent.kind !== 'saved') return sent.kind === 'refused' ? sent.problem : 'unknown';
    await this.list.refresh();
    return sent.value.result;
  }

  /** The check code of the operation's key. Asking is on record. */
  async fingerprint(): Promise<{ fingerprint: string } | Fault> {
    const answer = await docketApi().get('/api/v1/operation');
    return answer.kind === 'read' ? answer.value : answer.kind === 'refused' ? answer.problem : 'unknown';
  }
}

/** Where the file of a statement is, to open or to keep. */
export const fileOf = (id: string, keep = false): string => `/api/v1/statement/file?id=${encodeURIComponent(id)}${keep ? '&download=1' : ''}`;

export const statements = new Statements();
