// The analyst's desk: numbers with their origins, and what a place can hold.
// What /api/v1/figures answers; it decides nothing here.
import type { Api } from './api';
import type { Outcome, Place, TextState } from './docket.types';
import { Reading } from './reading.svelte';
import { server } from './server.svelte';

export interface Told {
  report: string;
  number: string;
  teller: string;
  words: string;
  when: string;
  where: string;
  text: TextState;
  /** When it was told, and when it was entered here. */
  at: number;
  entered: number;
  from: string;
  against: boolean;
}

export interface Origin extends Told {
  echoes: Told[];
}

/** Numbers of people; missing are places that hold people and have no size. */
export interface Bound {
  Lying: number;
  Standing: number;
  Packed: number;
  Spaces: number;
  Missing: number;
}

export interface Layout {
  site: string;
  code: string;
  name: string;
  source: string;
  held: Bound;
  unsized: number;
}

export type Verdict = 'unbounded' | 'fits' | 'crowded' | 'beyond-standing' | 'beyond-packed';

export interface Check extends Layout {
  verdict: Verdict;
  over: number;
  overPacked: number;
}

export interface Figure {
  claim: string;
  number: string;
  wording: string;
  text: TextState;
  asserted: number;
  place: Place;
  status: Outcome;
  ground: string;
  origins: Origin[];
  echoes: number;
  against: Told[];
  checks: Check[];
  bounded: boolean;
  over: number;
}

export interface Rival {
  source: string;
  length: number;
  width: number;
  height: number;
  early: number;
  likely: number;
  late: number;
}

export interface Air {
  site: string;
  code: string;
  spaces: string[];
  least: number;
  rivals: Rival[];
  factor: number;
}

export interface Covered {
  label: string;
  why: string;
  said: Told[] | null;
  can: 'barred' | 'each' | 'some' | 'whole' | 'not';
  record: OnRecord;
}

export interface OnRecord {
  places: number;
  looked: number;
  whole: number;
  signed: number;
  barred: number;
}

export interface Search {
  claim: string;
  number: string;
  wording: string;
  site: string;
  places: Covered[];
  total: OnRecord;
  /** When the site as a whole was first said to be searched; 0: never. */
  stated: number;
}

export interface Clearance {
  id: string;
  number: string;
  site: string;
  at: number;
}

export interface Page {
  figures: Figure[];
  layouts: Layout[];
  air: Air[];
  searches: Search[];
  left: number;
  clearances: Clearance[];
}

type FiguresApi = { reads: { '/api/v1/figures': Page }; asks: object; writes: object };

const api = (): Api<FiguresApi> => server.api as unknown as Api<FiguresApi>;

export const figures = new Reading<Page>(() => api().get('/api/v1/figures'), ['claim', 'report', 'space', 'site', 'finding', 'statement', 'erasure']);
