// What the docket's and the statement's addresses take and give. Empty ids
// are '', empty lists may be null. The page reads these; it decides nothing.

export interface Place {
  site: string;
  hasLevel: boolean;
  level: number;
  space: string;
}

export const noPlace: Place = { site: '', hasLevel: false, level: 0, space: '' };

export interface Words {
  text?: string;
  contact?: string;
  place?: string;
  when?: string;
  how?: string;
  remark?: string;
  files?: string[];
  teller?: string;
}

export interface Sourced<V> {
  value: V;
  event: string;
  by: string;
  at: number;
}

/** Words of a later entry. kind is the entry's number: see saidKinds. */
export interface Said {
  event: string;
  kind: number;
  by: string;
  at: number;
  words: Words;
}

export const saidKinds = {
  claimPlaced: 0x0402,
  claimTest: 0x0403,
  claimOutcome: 0x0404,
  reportPlaced: 0x8102,
  reportGraded: 0x8103,
  reportAnswered: 0x8106,
  claimGraded: 0x8107,
} as const;

export type TextState = '' | 'locked' | 'erased' | 'damaged';
export type Outcome = 'open' | 'confirmed' | 'refuted' | 'unverifiable';
export type Media = 'other' | 'photo' | 'voice' | 'text' | 'pdf';

export interface Attachment {
  blob: string;
  media: Media;
  size?: number;
}

export interface Joined {
  claim: string;
  /** The report it was passed on from; '' for a source of its own. */
  origin: string;
  against: boolean;
}

export interface Report {
  id: string;
  number: string;
  head: string;
  at: number;
  channel: string;
  how: string;
  lastSeen: number;
  arabic: boolean;
  asserted: number;
  told: number;
  protect: boolean;
  attachments: Attachment[] | null;
  /** Where it was tied when it came in, and where it is tied now. */
  place: Place;
  tied: Place;
  words: Words;
  text: TextState;
  said: Said[] | null;
  grade: string;
  /** The entry that graded it; '' while none did. */
  graded: string;
  joined: Sourced<Joined> | null;
  answered: Sourced<{ how: string }>[] | null;
  owed: boolean;
  hidden: boolean;
}

export interface Origin {
  id: string;
  root: string;
  reports: string[];
}

export interface Weight {
  grade: string;
  own: boolean;
  origins: Origin[];
  reports: number;
  echoes: number;
  against: number;
  behind: string[] | null;
}

export interface Suggestion {
  why: 'ask-teller' | 'compare' | 'look' | 'knock' | 'listen' | 'tap' | 'trace';
  method: string;
  minutes: number;
}

export interface Test {
  method: string;
  minutes: number;
}

export interface Claim {
  id: string;
  number: string;
  head: string;
  at: number;
  changed: number;
  claim: string;
  place: Place;
  asserted: number;
  tests: Sourced<Test>[] | null;
  outcomes: Sourced<{ outcome: Outcome; ground: string[] | null }>[] | null;
  earlier?: Sourced<{ place: Place; asserted: number }>[] | null;
  wording: string;
  text: TextState;
  said: Said[] | null;
  weight: Weight;
  best: Sourced<Test> | null;
  suggested: Suggestion;
  owed: number;
}

export interface Owed {
  report: string;
  number: string;
  claim: string;
  outcome: Outcome;
  tried: number;
  reachable: boolean;
  at: number;
}

export interface Concept {
  id: string;
  slot: string;
  weight: number;
}

export interface Conflict {
  slot: string;
  report: string[] | null;
  claim: string[] | null;
  partial: boolean;
}

export interface Proposal {
  claim: string;
  reports: string[] | null;
  count: number;
  joins: boolean;
  shared: Concept[] | null;
  conflicts: Conflict[] | null;
  against: boolean;
  origin: string;
  likeness: number;
  sameTeller: boolean;
}

export interface Proposals {
  state: 'ready' | 'building' | 'locked' | 'unread';
  read: number;
  total: number;
  list: Proposal[] | null;
}

export interface Likelihoods {
  /** Rows A to F, columns 1 to 6. */
  table: number[][];
  edited: string[] | null;
}

export interface ChatLine {
  when: string;
  sender: string;
  text: string;
}

export interface PlanSpace {
  id: string;
  code: string;
  kind: string;
  level: number;
  tags: { code: string }[] | null;
}

export interface Layout {
  site: string;
  code: string;
  levels: { number: number; name: string; spaces: PlanSpace[] | null }[] | null;
}

export interface Site {
  id: string;
  code: string;
  spaces: number;
}

export interface Finding {
  id: string;
  number: string;
  at: number;
  space: string;
  what: string;
  method: string;
  withdrawn: boolean;
}

export interface Statement {
  id: string;
  number: string;
  kind: 'sitrep' | 'clearance' | 'bulletin';
  site: string;
  at: number;
  superseded: { kind: 'moved' | 'withdrawn' | 'reopened'; entity: string; at: number }[] | null;
  successor?: string;
}

interface Saved<R> {
  number: string;
  events: string[];
  result: R;
}

interface Write<B, R = string> {
  body: B & { command: string; at?: number };
  answer: Saved<R>;
}

export interface UpFile {
  name: string;
  media: Media;
  /** base64 */
  bytes: string;
}

export interface ReportIn {
  /** When it was taken, where that is not now. */
  at?: number;
  text: string;
  placeWords: string;
  when: string;
  howWords: string;
  remark: string;
  place: Place;
  channel: string;
  how: string;
  lastSeen: number;
  asserted: number;
  arabic: boolean;
  teller: string;
  contact: string;
  tellerId: string;
  protect: boolean;
  files: UpFile[];
}

export interface ClaimIn {
  kind: string;
  place: Place;
  asserted: number;
  wording: string;
}

export interface GradeIn {
  reliability: string;
  credibility: string;
  remark: string;
}

export interface DocketApi {
  reads: {
    '/api/v1/docket/reports': { rows: Report[]; total: number; next: string };
    '/api/v1/docket/report': Report;
    '/api/v1/docket/claims': { rows: Claim[]; total: number; next: string };
    '/api/v1/docket/proposals': Proposals;
    '/api/v1/docket/owed': Owed[] | null;
    '/api/v1/docket/likelihoods': Likelihoods;
    '/api/v1/plan/sites': Site[] | null;
    '/api/v1/plan': Layout;
    '/api/v1/field/findings': Finding[] | null;
    '/api/v1/statement/list': Statement[] | null;
    '/api/v1/operation': { fingerprint: string; name: string };
  };
  asks: {
    '/api/v1/docket/chat/lines': { body: { text: string }; answer: ChatLine[] | null };
  };
  writes: {
    '/api/v1/docket/report': Write<ReportIn>;
    '/api/v1/docket/chat': Write<{ text: string; take: number[]; protect: boolean }, { reports: string[] | null; left: number }>;
    '/api/v1/docket/place': Write<{ report: string; place: Place; remark: string; base: string }>;
    '/api/v1/docket/grade': Write<GradeIn & { report: string; base: string }>;
    '/api/v1/docket/answer': Write<{ report: string; how: string; words: string }>;
    '/api/v1/docket/join': Write<{ report: string; claim: string; origin: string; against: boolean; base: string }>;
    '/api/v1/docket/joinwith': Write<{ report: string; other: string; claim: ClaimIn; echo: boolean; against: boolean }>;
    '/api/v1/docket/unjoin': Write<{ joined: string }>;
    '/api/v1/docket/claim': Write<ClaimIn>;
    '/api/v1/docket/claim/grade': Write<GradeIn & { claim: string; base: string }>;
    '/api/v1/docket/claim/place': Write<{ claim: string; place: Place; asserted: number; remark: string; base: string }>;
    '/api/v1/docket/claim/test': Write<{ claim: string; method: string; minutes: number; words: string; base: string }>;
    '/api/v1/docket/claim/outcome': Write<{ claim: string; outcome: Outcome; ground: string[]; words: string; base: string }>;
    '/api/v1/docket/likelihood': Write<{ reliability: string; credibility: string; ratioMilli: number; remark: string }>;
    '/api/v1/statement': Write<{ kind: string; site: string; title: string }, { id: string; number: string }>;
  };
}
