// The office's desk: who works here, stations and what they exchange, entries
// that differ, assumptions, erasures, keys, who read what. The pattern for
// every desk: one store, a Reading for each thing shown, a method for each
// thing a person does, which answers what went wrong or null.
import type {
  Attention,
  Exchanged,
  Invitation,
  OfficeAssumption as Assumption,
  OfficeClashes as Clashes,
  OfficeErasable as Erasable,
  OfficeErasure as Erasure,
  OfficeReading as AuditEntry,
  OfficeUser as User,
  VerifyAnswer,
} from '../api/types';
import type { Fault } from '../components/problem';
import { readBundle, saveBundle, type Brought } from './bundle';
import { faultOf, isFault, valueOf } from './fault';
import { Reading } from './reading.svelte';
import { server } from './server.svelte';

/** Whatever people write about can differ. */
const EVERY = ['operation', 'user', 'replica', 'team', 'site', 'space', 'door', 'barrier', 'finding', 'reading', 'claim', 'report', 'statement'];

class Office {
  readonly users = new Reading<User[] | null>((api) => api.get('/api/v1/office/users'), ['user', 'erasure']);
  readonly exchange = new Reading<Exchanged>((api) => api.get('/api/v1/office/exchange'), ['replica', 'erasure']);
  readonly attention = new Reading<Attention>((api) => api.get('/api/v1/office/attention'), EVERY);
  readonly clashes = new Reading<Clashes>((api) => api.get('/api/v1/office/clashes'), EVERY);
  readonly assumptions = new Reading<Assumption[] | null>((api) => api.get('/api/v1/office/assumptions'), ['operation']);
  readonly erasures = new Reading<Erasure[] | null>((api) => api.get('/api/v1/office/erasures'), ['erasure', 'replica']);

  async addUser(name: string, roles: string[]): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/user', { name, roles }), this.users);
  }

  async setRoles(user: string, roles: string[]): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/roles', { user, roles }), this.users);
  }

  async admit(replica: string, letter: string): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/admit', { replica, letter }), this.exchange, this.attention);
  }

  async retire(replica: string, last: number): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/retire', { replica, last }), this.exchange);
  }

  /** Says which of several entries stands; all are kept. */
  async settle(entity: string, kept: string): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/settle', { entity, kept }), this.clashes, this.attention);
  }

  /** Sets one assumption; value is in its own unit. */
  async assume(key: string, value: number, remark: string): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/assumption', { key, micro: Math.round(value * 1e6), remark }), this.assumptions);
  }

  /** What can be erased at an entry; nothing is opened. */
  async erasable(number: string): Promise<Erasable | Fault> {
    return valueOf(await server.api.get('/api/v1/office/subject', { number }));
  }

  async erase(subject: string, also: string[], reason: string, asked: string): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/erase', { subject, also, reason, asked }), this.erasures);
  }

  /** Writes a bundle for one station, or for all when `to` is empty. */
  async write(to: string, whole: boolean): Promise<{ name: string } | Fault> {
    const query = new URLSearchParams({ ...(to && { to }), ...(whole && { all: '1' }) });
    return saveBundle(`/api/v1/office/bundle${query.size > 0 ? `?${query}` : ''}`);
  }

  /** The one entry that a new station begins with. */
  async founding(): Promise<{ name: string } | Fault> {
    return saveBundle('/api/v1/office/founding');
  }

  /** Reads what another station wrote. */
  async read(bundle: Blob, partial: boolean): Promise<Brought | Fault> {
    const answer = await readBundle(bundle, partial);
    // It may say something new and bring no entry that a page hears of.
    if (!isFault(answer)) await Promise.all([this.exchange.refresh(), this.attention.refresh()]);
    return answer;
  }

  /** Makes a new invitation; earlier ones stay good until their time. */
  async invite(user: string): Promise<Invitation | Fault> {
    return valueOf(await server.api.ask('/api/v1/office/invite', { user, base: location.origin }));
  }

  /** What one person read, newest first. The asking is on record too. */
  async audit(user: string): Promise<AuditEntry[] | Fault> {
    return valueOf(await server.api.get('/api/v1/office/audit', { user })) ?? [];
  }

  async verify(): Promise<VerifyAnswer | Fault> {
    return valueOf(await server.api.get('/api/v1/office/verify'));
  }
}

export const office = new Office();
