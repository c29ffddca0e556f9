// The coordinator's and the surveyor's desk: one site, its plan, what the
// engines say of it, and the entries behind every number.
import type { EventRef } from '../components/Evidence.svelte';
import type { Fault } from '../components/problem';
import type { Asked, Read, Sent } from './api';
import { entriesOf } from './entries';
import { faultOf, isFault, valueOf } from './fault';
import type { BoardBoard, BoardBuys, BoardEvidence, BoardNext, FieldRoom, FieldTold, PlanDraft, PlanLayout } from '../api/types';
import { Reading } from './reading.svelte';
import { server } from './server.svelte';

export interface SiteRow {
  id: string;
  code: string;
  spaces: number;
}

/** A finding as GET /field/findings gives it; the parts that the board shows. */
export interface FindingRow {
  id: string;
  number: string;
  at: number;
  space: string;
  what: string;
  method: string;
  coverage: number;
  minutes: number;
  alive: number;
  place: string;
  withdrawn: boolean;
  via: { told: number; team: string; channel: string };
}

// What this desk asks for, by hand: in the described types every field is
// optional, which here they are not.
interface Loose {
  get<T>(path: string, query?: Record<string, string>): Promise<Read<T>>;
  send(path: string, body: Record<string, unknown>): Promise<Sent<unknown>>;
  ask<T>(path: string, body: Record<string, unknown>): Promise<Asked<T>>;
}
const api = () => server.api as unknown as Loose;

/** Team-hours that are looked ahead. */
export const HOURS = 10;

class Board {
  site = $state('');
  readonly sites = new Reading<SiteRow[] | null>(() => api().get('/api/v1/plan/sites'), ['site', 'space']);
  readonly layout = new Reading<PlanLayout>(() => api().get('/api/v1/plan', { site: this.site }), ['site', 'space', 'door', 'barrier']);
  readonly rooms = new Reading<FieldRoom[] | null>(() => api().get('/api/v1/field/rooms', { site: this.site }), ['space', 'finding', 'door', 'user']);
  readonly board = new Reading<BoardBoard>(
    () => api().get('/api/v1/board', { site: this.site }),
    ['space', 'finding', 'reading', 'barrier', 'claim', 'report', 'operation'],
  );
  readonly findings = new Reading<FindingRow[] | null>(() => api().get('/api/v1/field/findings'), ['finding']);

  /** Where the next team-hours belong: watched only while it is open, for it is computed each time. */
  readonly next = new Reading<BoardNext>(
    () => api().get('/api/v1/board/next', { site: this.site, hours: String(HOURS) }),
    ['space', 'finding', 'claim', 'report', 'operation', 'team'],
  );

  /** Chooses a site, and reads what follows from it. */
  choose(site: string): void {
    if (this.site === site) return;
    this.site = site;
    for (const one of [this.layout, this.rooms, this.board]) void one.refresh();
  }

  /** The entries behind a number: of a place, or of the whole site. */
  async behind(number: string, space = ''): Promise<EventRef[]> {
    const found = valueOf<BoardEvidence>(await api().get('/api/v1/evidence', space ? { site: this.site, space, number } : { site: this.site, number }));
    if (isFault(found)) throw new Error('evidence');
    return entriesOf(found);
  }

  /** What air holes would bring to a closed place, if they were made now. */
  async buys(space: string): Promise<BoardBuys | Fault> {
    return valueOf<BoardBuys>(await api().get('/api/v1/board/buys', { space }));
  }

  /** What was said in words of a place. Each call is a reading on record. */
  async told(space: string): Promise<FieldTold[] | Fault> {
    const found = valueOf<FieldTold[] | null>(await api().get('/api/v1/field/told', { space }));
    return isFault(found) ? found : (found ?? []);
  }

  async addSite(code: string, name: string): Promise<Fault | null> {
    return faultOf(await api().send('/api/v1/plan/site', { code, name }), this.sites);
  }

  async preview(sentence: string, source: string): Promise<PlanDraft | Fault> {
    return valueOf<PlanDraft>(await api().ask('/api/v1/plan/block/preview', { site: this.site, sentence, source }));
  }

  /** Adds a block; where it goes comes from its preview. */
  async addBlock(sentence: string, source: string, where: unknown): Promise<Fault | null> {
    return faultOf(await api().send('/api/v1/plan/block', { site: this.site, sentence, source, where }), this.layout, this.rooms);
  }

  /** data: the file in base64. */
  async addTable(data: string, source: string): Promise<Fault | null> {
    return faultOf(await api().send('/api/v1/plan/csv', { site: this.site, data, source }), this.layout, this.rooms);
  }

  async tag(space: string, code: string, moved: boolean): Promise<Fault | null> {
    return faultOf(await api().send('/api/v1/plan/tag', { site: this.site, space, code, moved }), this.layout);
  }

  async addSpace(code: string, kind: string, level: number): Promise<Fault | null> {
    return faultOf(await api().send('/api/v1/plan/space', { site: this.site, code, kind, level }), this.layout, this.rooms);
  }

  /** sizes in mm, 0 when not known; no to: the outside. */
  async barrier(from: string, to: string, kind: string, material: string, sizes: { gap: number; hole: number; height: number }): Promise<Fault | null> {
    return faultOf(await api().send('/api/v1/plan/barrier', { site: this.site, from, ...(to && { to }), kind, material, ...sizes }), this.layout);
  }

  async value(space: string, attribute: string, value: number, how: string, source: string): Promise<Fault | null> {
    return faultOf(await api().send('/api/v1/plan/attribute', { space, attribute, value, how, source }), this.layout);
  }

  async access(space: string, state: string, by: string, why: string): Promise<Fault | null> {
    return faultOf(await api().send('/api/v1/plan/access', { space, access: state, by, why, via: { channel: 'desk' } }), this.rooms);
  }

  async reopen(space: string, why: string): Promise<Fault | null> {
    return faultOf(await api().send('/api/v1/plan/reopen', { space, why }), this.rooms);
  }
}

export const board = new Board();
