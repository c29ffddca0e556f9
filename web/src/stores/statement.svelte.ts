// The spokesperson's desk: what was issued, and issuing.
import type { Fault } from '../components/problem';
import { docketApi } from './docket.svelte';
import type { Site, Statement } from './docket.types';
import { faultOf, valueOf } from './fault';
import { Reading } from './reading.svelte';

class Statements {
  readonly list = new Reading<Statement[] | null>(() => docketApi().get('/api/v1/statement/list'), ['statement', 'finding', 'space']);
  readonly sites = new Reading<Site[] | null>(() => docketApi().get('/api/v1/plan/sites'), ['site', 'space']);

  /** Issues a statement and answers its number. */
  async issue(kind: string, site: string, title: string): Promise<{ number: string } | Fault> {
    const sent = await docketApi().send('/api/v1/statement', { kind, site, title });
    const fault = await faultOf(sent, this.list);
    return fault ?? (sent.kind === 'saved' ? sent.value.result : 'unknown');
  }

  /** The check code of the operation's key. Asking is on record. */
  async fingerprint(): Promise<{ fingerprint: string } | Fault> {
    return valueOf(await docketApi().get('/api/v1/operation'));
  }
}

/** Where the file of a statement is, to open or to keep. */
export const fileOf = (id: string, keep = false): string => `/api/v1/statement/file?id=${encodeURIComponent(id)}${keep ? '&download=1' : ''}`;

export const statements = new Statements();
