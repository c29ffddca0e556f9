// The office's desk: who works here, stations, keys, who read what. The
// pattern for every desk: one store, a Reading for each thing shown, a method
// for each thing a person does, which answers what went wrong or null.
import type { Invitation, Problem, Reading as AuditEntry, Station, User, VerifyAnswer } from '../api/types';
import type { Fault } from '../components/problem';
import type { Sent } from './api';
import { Reading } from './reading.svelte';
import { server } from './server.svelte';

class Office {
  readonly users = new Reading<User[] | null>((api) => api.get('/api/v1/office/users'), ['user', 'erasure']);
  readonly stations = new Reading<Station[] | null>((api) => api.get('/api/v1/office/stations'), ['replica']);

  async addUser(name: string, roles: string[]): Promise<Fault | null> {
    return this.#after(this.users, await server.api.send('/api/v1/office/user', { name, roles }));
  }

  async setRoles(user: string, roles: string[]): Promise<Fault | null> {
    return this.#after(this.users, await server.api.send('/api/v1/office/roles', { user, roles }));
  }

  async admit(replica: string, letter: string): Promise<Fault | null> {
    return this.#after(this.stations, await server.api.send('/api/v1/office/admit', { replica, letter }));
  }

  async retire(replica: string, last: number): Promise<Fault | null> {
    return this.#after(this.stations, await server.api.send('/api/v1/office/retire', { replica, last }));
  }

  /** Makes a new invitation; earlier ones stay good until their time. */
  async invite(user: string): Promise<Invitation | Fault> {
    const answer = await server.api.ask('/api/v1/office/invite', { user, base: location.origin });
    return answer.kind === 'answered' ? answer.value : answer.kind === 'refused' ? answer.problem : 'unknown';
  }

  /** What one person read, newest first. The asking is on record too. */
  async audit(user: string): Promise<AuditEntry[] | Fault> {
    const answer = await server.api.get('/api/v1/office/audit', { user });
    return answer.kind === 'read' ? (answer.value ?? []) : answer.kind === 'refused' ? answer.problem : 'unknown';
  }

  async verify(): Promise<VerifyAnswer | Fault> {
    const answer = await server.api.get('/api/v1/office/verify');
    return answer.kind === 'read' ? answer.value : answer.kind === 'refused' ? answer.problem : 'unknown';
  }

  async #after(touched: { refresh(): Promise<void> }, sent: Sent<unknown>): Promise<Fault | null> {
    if (sent.kind === 'refused') return sent.problem;
    if (sent.kind === 'unknown') return 'unknown';
    await touched.refresh();
    return null;
  }
}

/** Tells an answer of the methods above from what went wrong. */
export function isFault(answer: object | string): answer is Fault {
  return typeof answer === 'string' || (!Array.isArray(answer) && 'code' in answer && 'status' in answer);
}

export type { Problem };
export const office = new Office();
