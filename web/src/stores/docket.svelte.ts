// The docket's desk: reports, claims, answers owed, what grades are worth.
import type { Fault } from '../components/problem';
import type { Api, Sent } from './api';
import type {
  ChatLine, Claim, ClaimIn, DocketApi, Finding, GradeIn, Layout, Likelihoods, Outcome, Owed, Place, Proposals, Report, Site,
} from './docket.types';
import { faultOf, isFault, valueOf } from './fault';
import { keep } from './kept';
import { Outbox } from './outbox.svelte';
import { emptyDraft } from '../pages/docket/entry';
import { Reading } from './reading.svelte';
import { server } from './server.svelte';

/** The same connection, with the docket's addresses. */
export const docketApi = (): Api<DocketApi> => server.api as unknown as Api<DocketApi>;

const REPORTS = ['report', 'claim', 'erasure'];
const CLAIMS = ['report', 'claim', 'finding', 'erasure'];
const FIRST = 50;
const MOST = 200;

type Listed<R> = { rows: R[]; total: number; next: string };
type Read<T> = { kind: 'read'; value: T } | { kind: 'refused'; problem: Exclude<Fault, 'unknown'> } | { kind: 'unreachable' };

/** Reads rows page by page until `wanted` are there. */
async function rowsOf<R>(page: (after: string, limit: number) => Promise<Read<Listed<R>>>, wanted: number): Promise<Read<Listed<R>>> {
  const rows: R[] = [];
  for (let after = ''; ; ) {
    const answer = await page(after, Math.min(wanted - rows.length, MOST));
    if (answer.kind !== 'read') return answer;
    rows.push(...answer.value.rows);
    after = answer.value.next;
    if (!after || rows.length >= wanted) return { kind: 'read', value: { ...answer.value, rows } };
  }
}

const asked = (params: Record<string, string>) => Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));

/** A reading that knows whether a page shows it: only then is it read again. */
class Shown<T> extends Reading<T> {
  #pages = 0;

  get shown(): boolean {
    return this.#pages > 0;
  }

  override watch(): () => void {
    this.#pages += 1;
    const stop = super.watch();
    return () => {
      this.#pages -= 1;
      stop();
    };
  }
}

class Docket {
  /** The report being typed: it stays while a person looks at another page. */
  draft = $state(emptyDraft());
  looseOnly = $state(false);
  openOnly = $state(false);
  #reports = $state(FIRST);
  #claims = $state(FIRST);

  readonly reports = new Shown<Listed<Report>>(
    () =>
      rowsOf(
        (after, limit) => docketApi().get('/api/v1/docket/reports', asked({ after, limit: String(limit), loose: this.looseOnly ? 'true' : '' })),
        this.#reports,
      ),
    REPORTS,
  );
  readonly claims = new Shown<Listed<Claim>>(
    () =>
      rowsOf(
        (after, limit) => docketApi().get('/api/v1/docket/claims', asked({ after, limit: String(limit), open: this.openOnly ? 'true' : '' })),
        this.#claims,
      ),
    CLAIMS,
  );
  readonly owed = new Shown<Owed[] | null>(() => docketApi().get('/api/v1/docket/owed'), CLAIMS);
  readonly likelihoods = new Shown<Likelihoods>(() => docketApi().get('/api/v1/docket/likelihoods'), ['operation']);
  readonly places = new Shown<Layout[]>(() => this.#layouts(), ['site', 'space', 'door']);
  readonly outbox = new Outbox(docketApi, () => void this.reports.refresh());

  constructor() {
    keep({
      begun: () => this.begun || this.outbox.all.some((one) => one.state === 'refused'),
      forget: () => {
        this.draft = emptyDraft();
        this.outbox.all = [];
      },
    });
  }

  get begun(): boolean {
    return JSON.stringify(this.draft) !== JSON.stringify(emptyDraft());
  }

  async #layouts(): Promise<Read<Layout[]>> {
    const sites = await docketApi().get('/api/v1/plan/sites');
    if (sites.kind !== 'read') return sites;
    const layouts: Layout[] = [];
    for (const { id } of (sites.value ?? []) as Site[]) {
      const layout = await docketApi().get('/api/v1/plan', { site: id });
      if (layout.kind !== 'read') return layout;
      layouts.push(layout.value);
    }
    return { kind: 'read', value: layouts };
  }

  async more(of: 'reports' | 'claims'): Promise<void> {
    if (of === 'reports') this.#reports += MOST;
    else this.#claims += MOST;
    await this[of].refresh();
  }

  // Reads for one opened thing. Each is on record, so none is made early.

  proposals(report: string): Promise<Proposals | Fault> {
    return docketApi().get('/api/v1/docket/proposals', { report }).then(valueOf);
  }

  report(report: string): Promise<Report | Fault> {
    return docketApi().get('/api/v1/docket/report', { report }).then(valueOf);
  }

  async reportsOf(claim: string): Promise<Report[] | Fault> {
    const page = valueOf(await docketApi().get('/api/v1/docket/reports', { claim, limit: String(MOST) }));
    return isFault(page) ? page : page.rows;
  }

  async reportsOwed(): Promise<Report[] | Fault> {
    const page = valueOf(await docketApi().get('/api/v1/docket/reports', { owed: 'true', limit: String(MOST) }));
    return isFault(page) ? page : page.rows;
  }

  async findings(space: string): Promise<Finding[]> {
    const answer = await docketApi().get('/api/v1/field/findings', asked({ space }));
    return answer.kind === 'read' ? (answer.value ?? []).filter((finding) => !finding.withdrawn) : [];
  }

  async split(text: string): Promise<ChatLine[] | Fault> {
    return valueOf(await docketApi().ask('/api/v1/docket/chat/lines', { text })) ?? [];
  }

  // Writes: null when saved.

  chat(text: string, take: number[], protect: boolean) {
    return docketApi().send('/api/v1/docket/chat', { text, take, protect });
  }

  async place(report: Report, place: Place, remark: string) {
    return this.#after(await docketApi().send('/api/v1/docket/place', { report: report.id, place, remark, base: report.head }));
  }

  async grade(report: Report, grade: GradeIn) {
    return this.#after(await docketApi().send('/api/v1/docket/grade', { report: report.id, base: report.head, ...grade }));
  }

  async gradeClaim(claim: Claim, grade: GradeIn) {
    return this.#after(await docketApi().send('/api/v1/docket/claim/grade', { claim: claim.id, base: claim.head, ...grade }));
  }

  async placeClaim(claim: Claim, place: Place, asserted: number, remark: string) {
    return this.#after(await docketApi().send('/api/v1/docket/claim/place', { claim: claim.id, base: claim.head, place, asserted, remark }));
  }

  async answer(report: string, how: string, words: string) {
    return this.#after(await docketApi().send('/api/v1/docket/answer', { report, how, words }));
  }

  /** Joins a report to a claim; the event undoes it. */
  async join(report: Report, claim: string, origin: string, against: boolean): Promise<string[] | Fault> {
    return this.#joined(await docketApi().send('/api/v1/docket/join', { report: report.id, claim, origin, against, base: report.head }), 0);
  }

  /** Opens a claim for two reports; the events undo both joinings. */
  async joinWith(report: Report, other: string, claim: ClaimIn, how: { echo: boolean; against: boolean }): Promise<string[] | Fault> {
    return this.#joined(await docketApi().send('/api/v1/docket/joinwith', { report: report.id, other, claim, ...how }), 1);
  }

  /** Opens a claim for one report and joins it. */
  async openFor(report: Report, claim: ClaimIn): Promise<string[] | Fault> {
    const made = await docketApi().send('/api/v1/docket/claim', claim);
    if (made.kind !== 'saved') return (await faultOf(made)) ?? 'unknown';
    return this.join(report, made.value.result, '', false);
  }

  /** Undoes joinings, the last first. */
  async unjoin(events: string[]): Promise<Fault | null> {
    for (const joined of [...events].reverse()) {
      const fault = await this.#after(await docketApi().send('/api/v1/docket/unjoin', { joined }));
      if (fault) return fault;
    }
    return null;
  }

  async test(claim: Claim, method: string, minutes: number, words: string) {
    return this.#after(await docketApi().send('/api/v1/docket/claim/test', { claim: claim.id, base: claim.head, method, minutes, words }));
  }

  async outcome(claim: Claim, outcome: Outcome, ground: string[], words: string) {
    return this.#after(await docketApi().send('/api/v1/docket/claim/outcome', { claim: claim.id, base: claim.head, outcome, ground, words }));
  }

  async setLikelihood(reliability: string, credibility: string, ratioMilli: number, remark: string): Promise<Fault | null> {
    return faultOf(await docketApi().send('/api/v1/docket/likelihood', { reliability, credibility, ratioMilli, remark }), this.likelihoods);
  }

  async #joined(sent: Sent<{ events: string[] }>, from: number): Promise<string[] | Fault> {
    const fault = await this.#after(sent);
    return fault ?? (sent.kind === 'saved' ? sent.value.events.slice(from) : 'unknown');
  }

  // Lists on the screen show at once what was done; the stream would, a little later.
  #after(sent: Sent<unknown>): Promise<Fault | null> {
    return faultOf(sent, ...[this.reports, this.claims, this.owed].filter((list) => list.shown));
  }
}

export const docket = new Docket();
