// The office's desk: who works here, stations, keys, who read what. The
// pattern for every desk: one store, a Reading for each thing shown, a method
// for each thing a person does, which answers what went wrong or null.
import type { Invitation, OfficeReading as AuditEntry, OfficeStation as Station, OfficeUser as User, VerifyAnswer } from '../api/types';
import type { Fault } from '../components/problem';
import { faultOf, valueOf } from './fault';
import { Reading } from './reading.svelte';
import { server } from './server.svelte';

class Office {
  readonly users = new Reading<User[] | null>((api) => api.get('/api/v1/office/users'), ['user', 'erasure']);
  readonly stations = new Reading<Station[] | null>((api) => api.get('/api/v1/office/stations'), ['replica']);

  async addUser(name: string, roles: string[]): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/user', { name, roles }), this.users);
  }

  async setRoles(user: string, roles: string[]): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/roles', { user, roles }), this.users);
  }

  async admit(replica: string, letter: string): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/admit', { replica, letter }), this.stations);
  }

  async retire(replica: string, last: number): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/office/retire', { replica, last }), this.stations);
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
