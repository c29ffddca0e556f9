// The spokesperson's desk: what was issued, and issuing.
import type { StatementBehind, StatementNumber, StatementStated } from '../api/types';
import type { EventRef } from '../components/Evidence.svelte';
import type { Fault } from '../components/problem';
import { docketApi } from './docket.svelte';
import type { Site, Statement } from './docket.types';
import { entriesOf } from './entries';
import { faultOf, isFault, valueOf } from './fault';
import { Reading } from './reading.svelte';
import { server } from './server.svelte';

class Statements {
  readonly list = new Reading<Statement[] | null>(() => docketApi().get('/api/v1/statement/list'), ['statement', 'finding', 'space']);
  readonly sites = new Reading<Site[] | null>(() => docketApi().get('/api/v1/plan/sites'), ['site', 'space']);

  /** Issues a statement and answers its number. */
  async issue(kind: string, site: string, title: string): Promise<{ number: string } | Fault> {
    const sent = await docketApi().send('/api/v1/statement', { kind, site, title });
    const fault = await faultOf(sent, this.list);
    return fault ?? (sent.kind === 'saved' ? sent.value.result : 'unknown');
  }

  /** Every number that a statement states. Asking is on record. */
  async numbers(id: string): Promise<StatementStated | Fault> {
    return valueOf<StatementStated>(await server.api.get('/api/v1/statement/numbers', { id }));
  }

  /** The entries that one of its numbers rested on when it was issued. */
  async behind(id: string, n: StatementNumber): Promise<EventRef[]> {
    const query = { id, number: n.name, of: n.of ?? '', ...(n.space && { space: n.space }) };
    const found = valueOf<StatementBehind>(await server.api.get('/api/v1/statement/evidence', query));
    if (isFault(found)) throw new Error('evidence');
    return entriesOf(found);
  }

  /** The check code of the operation's key. Asking is on record. */
  async fingerprint(): Promise<{ fingerprint: string } | Fault> {
    return valueOf(await docketApi().get('/api/v1/operation'));
  }
}

/** Where the file of a statement is, to open or to keep. */
export const fileOf = (id: string, keep = false): string => `/api/v1/statement/file?id=${encodeURIComponent(id)}${keep ? '&download=1' : ''}`;

export const statements = new Statements();
