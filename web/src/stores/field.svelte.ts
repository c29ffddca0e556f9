// The desk of a team and of the radio operator: findings, readings, second
// signatures. An entry under way lives here, not on a page, so that a team
// goes on to the next door while one is still being sent.
import type { EventVia, FieldRoom, FieldTeam, PlanFound, PlanLayout, SiteRow, ViewFinding } from '../api/types';
import type { Fault } from '../components/problem';
import { doorBody, findingBody, type Chosen, type Door, type What } from '../pages/field/entry';
import { uuid } from './api';
import { faultOf, valueOf } from './fault';
import { keep } from './kept';
import { Reading } from './reading.svelte';
import { server } from './server.svelte';

/** Refusals that end when somebody signs in or makes room. */
const mayPass = new Set(['session', 'full']);

/** A finding on its way, and what became of it. */
export class Entry {
  state = $state<'sending' | 'saved' | 'refused'>('sending');
  number = $state('');
  fault = $state<Fault | null>(null);
  /** The finding's id once it is saved. */
  finding = $state('');
  /** One id for one intention, through every repeat. */
  readonly command = uuid();

  constructor(
    readonly key: number,
    readonly door: Door,
    readonly what: What,
    /** What is sent, kept until it is saved. */
    readonly body: ReturnType<typeof findingBody>,
    /** The operation's time of the act. */
    readonly at: number,
  ) {}

  /** Refused for something that may pass, not for what was entered: it can be sent as it stands. */
  get again(): boolean {
    return this.state === 'refused' && this.fault !== null && (this.fault === 'unknown' || mayPass.has(this.fault.code));
  }

  /** An attempt ended without an answer; it is being sent again. */
  get unsure(): boolean {
    return server.pending.some((one) => one.command === this.command && one.unsure);
  }
}

/** A site's plan as door numbers. */
export interface Doors {
  /** All codes and tags, for the keypad. */
  codes: string[];
  /** What a space is called: its door tag, else its code of the plan. */
  names: Map<string, string>;
  /** From top to bottom, to choose a place from. */
  levels: { name: string; spaces: { id: string; name: string }[] }[];
}

const MOST_RECENT = 6;

class FieldDesk {
  /** The site a person chose; '' while none was chosen. */
  chosen = $state('');
  /** Newest first; saved ones stay until the page is left. */
  entries = $state<Entry[]>([]);
  /** Doors of entries made here, newest first. */
  recent = $state<Door[]>([]);
  #next = 1;

  readonly sites = new Reading<SiteRow[] | null>(async (api) => api.get('/api/v1/plan/sites'), ['site']);
  readonly teams = new Reading<FieldTeam[] | null>((api) => api.get('/api/v1/field/teams'), ['team']);
  readonly findings = new Reading<ViewFinding[] | null>((api) => api.get('/api/v1/field/findings'), ['finding']);
  readonly rooms = new Reading<FieldRoom[] | null>(
    async (api) => (this.site ? api.get('/api/v1/field/rooms', { site: this.site }) : { kind: 'read', value: [] }),
    ['finding', 'space', 'reading', 'door'],
  );
  readonly doors = new Reading<Doors>(async (api) => {
    if (!this.site) return { kind: 'read', value: doorsOf(null) };
    const answer = await api.get('/api/v1/plan', { site: this.site });
    return answer.kind === 'read' ? { kind: 'read', value: doorsOf(answer.value) } : answer;
  }, ['site', 'space', 'door']);

  constructor() {
    keep({
      begun: () => this.entries.some((one) => one.state === 'refused'),
      forget: () => {
        this.entries = [];
        this.recent = [];
      },
    });
  }

  /** The site of entries: the one chosen, or the only one. */
  get site(): string {
    const sites = this.sites.value ?? [];
    return sites.some((one) => one.id === this.chosen) ? this.chosen : sites.length === 1 ? (sites[0]?.id ?? '') : '';
  }

  choose(site: string): void {
    this.chosen = site;
    this.recent = [];
    void this.rooms.refresh();
    void this.doors.refresh();
  }

  nameOf(space: string | undefined): string {
    return this.doors.value?.names.get(space ?? '') ?? '';
  }

  teamOf(id: string | undefined): string {
    return this.teams.value?.find((one) => one.id === id)?.code ?? '';
  }

  findingOf(id: string): ViewFinding | null {
    return this.findings.value?.find((one) => one.id === id) ?? null;
  }

  /** The space behind what was typed, 'unreachable' when the server has to look it up later. */
  async find(typed: string): Promise<PlanFound | Fault | 'unreachable'> {
    const answer = await server.api.get('/api/v1/plan/door', { site: this.site, typed });
    return answer.kind === 'unreachable' ? 'unreachable' : valueOf(answer);
  }

  /** Sends a finding and answers at once with the entry to watch. */
  record(door: Door, chosen: Chosen, via: EventVia): Entry {
    const entry = new Entry(this.#next++, door, chosen.what, findingBody(this.site, door, chosen, via), server.time().getTime());
    this.entries = [entry, ...this.entries];
    this.#remember(door);
    void this.send(entry);
    return entry;
  }

  /** Sends an entry, also once more: under the same id it is stored once. */
  async send(entry: Entry): Promise<void> {
    // What arrives later than it was done says when that was.
    const late = entry.state === 'refused' || server.state.link === 'lost';
    entry.state = 'sending';
    entry.fault = null;
    const sent = await server.api.send('/api/v1/field/finding', late ? { ...entry.body, at: entry.at } : entry.body, { command: entry.command });
    if (sent.kind === 'saved') {
      entry.number = sent.value.number ?? '';
      entry.finding = sent.value.result ?? '';
      entry.state = 'saved';
    }
    entry.fault = await faultOf(sent, this.findings, this.rooms);
    if (entry.fault) entry.state = 'refused';
  }

  forget(entry: Entry): void {
    this.entries = this.entries.filter((one) => one.key !== entry.key);
  }

  /** What is saved needs no place on the screen any more. */
  tidy(): void {
    this.entries = this.entries.filter((one) => one.state !== 'saved');
  }

  #remember(door: Door): void {
    this.recent = [door, ...this.recent.filter((one) => one.label !== door.label)].slice(0, MOST_RECENT);
  }

  async move(finding: ViewFinding, door: Door): Promise<Fault | null> {
    const body = { finding: finding.id ?? '', to: doorBody(this.site, door), base: finding.head ?? '' };
    return faultOf(await server.api.send('/api/v1/field/move', body), this.findings, this.rooms);
  }

  async withdraw(finding: ViewFinding, why: string): Promise<Fault | null> {
    const body = { finding: finding.id ?? '', why, base: finding.head ?? '' };
    return faultOf(await server.api.send('/api/v1/field/withdraw', body), this.findings, this.rooms);
  }

  /** Answers the printed number, or what went wrong. */
  async reading(door: Door, co2: string, o2: string, via: EventVia): Promise<{ number: string } | Fault> {
    const sent = await server.api.send('/api/v1/field/reading', { ...doorBody(this.site, door), co2, o2, via });
    const fault = await faultOf(sent, this.rooms);
    return fault ?? { number: sent.kind === 'saved' ? (sent.value.number ?? '') : '' };
  }

  /** Signs the sweeps that the page showed and that the signer did not write. */
  async countersign(space: string, basis: string[]): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/field/countersign', { space, basis }), this.rooms);
  }

  async addTeam(code: string): Promise<Fault | null> {
    return faultOf(await server.api.send('/api/v1/field/team', { code, specialties: ['search'] }), this.teams);
  }
}

function doorsOf(layout: PlanLayout | null): Doors {
  const doors: Doors = { codes: [], names: new Map(), levels: [] };
  for (const level of layout?.levels ?? []) {
    const spaces = (level.spaces ?? []).map((space) => {
      const tags = (space.tags ?? []).map((tag) => tag.code).filter(Boolean);
      const name = tags.length > 0 ? tags.join(' / ') : space.code;
      doors.codes.push(...tags, space.code);
      doors.names.set(space.id, name);
      return { id: space.id, name };
    });
    doors.levels.unshift({ name: level.name, spaces });
  }
  return doors;
}

export const field = new FieldDesk();
