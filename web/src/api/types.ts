// Written by `npm run types` from the API description of the program. Do not edit.

export interface Acceptance {
  name?: string;
  password?: string;
  token?: string;
}

export interface AssumptionIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  key?: string; // its dotted name, such as methods.dog.responsive
  micro?: number; // millionths of its unit
  remark?: string; // why; sealed
}

export interface Attention {
  clashes: number; // entries that clash, undecided
  waiting: number; // stations that wait for admission
}

export interface BoardBoard {
  asOf: number;
  assumptions: SearchAssumption[] | null;
  expected: SearchSpan;
  left: BoardNumber;
  listed: number;
  places: BoardPlace[] | null;
  seenWhole: number;
  site: string;
  unlisted: BoardNumber;
  voids: BoardVoid[] | null;
}

export interface BoardBuy {
  from: number;
  holeMM: number;
  late: number;
  mostLikely: number;
  never: number;
  pair: boolean;
  people: number;
}

export interface BoardBuys {
  asOf: number;
  ifAnyone: boolean;
  list: BoardBuy[] | null;
  missing?: string[] | null;
  open: boolean;
  space: string;
}

export interface BoardClock {
  fact?: string;
  factor?: number;
  flags?: string[] | null;
  from: number;
  ifAnyone: boolean;
  late: number;
  missing?: string[] | null;
  mostLikely: number;
  never: number;
  rivals?: BoardRival[] | null;
}

export interface BoardCrew {
  code?: string;
  methods: string[] | null;
}

export interface BoardEvidence {
  behind: string[] | null;
  direct: string[] | null;
  number: string;
}

export interface BoardNext {
  after: BoardNumber;
  asOf: number;
  assumed: boolean;
  before: BoardNumber;
  find: BoardNumber;
  hours: number;
  site: string;
  spent: number;
  teams: BoardCrew[] | null;
  visits: BoardVisit[] | null;
}

export interface BoardNumber {
  high: number;
  low: number;
}

export interface BoardPlace {
  air?: string;
  chance: BoardNumber;
  clock: BoardClock;
  code: string;
  expected: SearchSpan;
  found: number;
  out: number;
  seenWhole: boolean;
  space: string;
}

export interface BoardPlanned {
  method: string;
  times: number;
}

export interface BoardRival {
  from: number;
  height: number;
  late: number;
  length: number;
  mostLikely: number;
  source: string;
  width: number;
}

export interface BoardVisit {
  code: string;
  looks: BoardPlanned[] | null;
  minutes: number;
  space: string;
  teams: string[] | null;
}

export interface BoardVoid {
  chance: BoardNumber;
  code: string;
  looks: number;
  minutes: number;
  notices: number;
  space: string;
  test: string;
}

export interface BodyAccessInBody {
  access?: string;
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  by?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  remark?: string;
  space?: string;
  via?: EventVia;
  why?: string;
}

export interface BodyAnswerInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  how?: string;
  report?: string;
  words?: string;
}

export interface BodyAttributeInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  attribute?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  how?: string;
  source?: string;
  space?: string;
  value?: number;
  words?: string;
}

export interface BodyBarrierInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  from?: string;
  gap?: number;
  height?: number;
  hole?: number;
  kind?: string;
  material?: string;
  remark?: string;
  site?: string;
  to?: string;
}

export interface BodyBlockInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  sentence?: string;
  site?: string;
  source?: string;
  where?: PlanAt;
}

export interface BodyCSVInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  data?: string;
  site?: string;
  source?: string;
}

export interface BodyChatInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  protect?: boolean;
  take?: number[] | null;
  text?: string;
}

export interface BodyClaimGradeInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  claim?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  credibility?: string;
  reliability?: string;
  remark?: string;
}

export interface BodyClaimInBody {
  asserted?: number;
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  kind?: string;
  place?: EventPlace;
  wording?: string;
}

export interface BodyClaimPlaceInBody {
  asserted?: number;
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  claim?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  place?: EventPlace;
  remark?: string;
}

export interface BodyFindingInFilesListFilefilesBody {
  alive?: number;
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  by?: string;
  carried?: number;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  coverage?: number;
  crowd?: boolean;
  deceased?: number;
  files?: DeskFile[] | null;
  hazard?: string;
  hole?: number;
  method?: string;
  minutes?: number;
  noise?: boolean;
  out?: number;
  remark?: string;
  site?: string;
  space?: string;
  tag?: string;
  via?: EventVia;
  what?: string;
  why?: string;
}

export interface BodyGradeInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  credibility?: string;
  reliability?: string;
  remark?: string;
  report?: string;
}

export interface BodyIDEventTagjoinedBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  joined?: string;
}

export interface BodyInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  kind?: string;
  site?: string;
  title?: string;
}

export interface BodyJoinInBody {
  against?: boolean;
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  claim?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  origin?: string;
  report?: string;
}

export interface BodyJoinWithInBody {
  against?: boolean;
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  claim?: DocketClaimIn;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  echo?: boolean;
  other?: string;
  report?: string;
}

export interface BodyLikelihoodInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  credibility?: string;
  ratioMilli?: number;
  reliability?: string;
  remark?: string;
}

export interface BodyMoveInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  finding?: string;
  remark?: string;
  to?: FieldDoorIn;
}

export interface BodyOutcomeInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  claim?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  ground?: string[] | null;
  outcome?: string;
  words?: string;
}

export interface BodyPlaceInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  place?: EventPlace;
  remark?: string;
  report?: string;
}

export interface BodyReadingInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  co2?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  o2?: string;
  remark?: string;
  site?: string;
  space?: string;
  tag?: string;
  via?: EventVia;
}

export interface BodyReopenInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  remark?: string;
  space?: string;
  why?: string;
}

export interface BodyReportInBody {
  arabic?: boolean;
  asserted?: number;
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  channel?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  contact?: string;
  files?: DeskFile[] | null;
  how?: string;
  howWords?: string;
  lastSeen?: number;
  place?: EventPlace;
  placeWords?: string;
  protect?: boolean;
  remark?: string;
  teller?: string;
  tellerId?: string;
  text?: string;
  told?: number;
  when?: string;
}

export interface BodySignInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  basis?: string[] | null;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  space?: string;
}

export interface BodySiteInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  code?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  name?: string;
}

export interface BodySpaceInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  code?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  kind?: string;
  level?: number;
  measured?: boolean;
  rect?: number[] | null;
  remark?: string;
  site?: string;
  wing?: string;
  worksite?: string;
}

export interface BodyStructTextstringtextBody {
  text?: string;
}

export interface BodyTagInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  code?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  moved?: boolean;
  site?: string;
  space?: string;
}

export interface BodyTeamInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  code?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  name?: string;
  specialties?: string[] | null;
}

export interface BodyTestInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  claim?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  method?: string;
  minutes?: number;
  words?: string;
}

export interface BodyWithdrawInBody {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  base?: string;
  command?: string; // chosen by the client once per intention; send the same again when unsure
  finding?: string;
  remark?: string;
  why?: string;
}

export interface ChatAnswer {
  left: number;
  reports: string[] | null;
}

export interface Clock {
  now: number;
  rateMilli: number;
}

export interface DeskFile {
  bytes?: string;
  media?: string;
  name?: string;
}

export interface DeskSaid {
  at: number;
  by: string;
  event: string;
  kind: number;
  text?: string;
  words: EventWords;
}

export interface DocketChatLine {
  sender: string;
  text: string;
  when: string;
}

export interface DocketClaimIn {
  asserted?: number;
  kind?: string;
  place?: EventPlace;
  wording?: string;
}

export interface DocketClaimPage {
  next: string;
  rows: DocketClaimRow[] | null;
  total: number;
}

export interface DocketClaimRow {
  asserted: number;
  at: number;
  best: ViewSourcedClaimTest;
  by: string;
  changed: number;
  claim: string;
  clashes?: ViewClash[] | null;
  earlier?: ViewSourcedClaimPlaced[] | null;
  head: string;
  id: string;
  number: string;
  outcomes: ViewSourcedClaimOutcome[] | null;
  owed: number;
  place: EventPlace;
  said: DeskSaid[] | null;
  suggested: DocketSuggestion;
  tests: ViewSourcedClaimTest[] | null;
  text: string;
  weight: DocketWeight;
  wording: string;
}

export interface DocketGrade {
  credibility: string;
  reliability: string;
}

export interface DocketOrigin {
  id: string;
  reports: string[] | null;
  root: string;
}

export interface DocketOwed {
  at: number;
  claim: string;
  number: string;
  outcome: string;
  reachable: boolean;
  report: string;
  tried: number;
}

export interface DocketProposal {
  against: boolean;
  claim: string;
  conflicts: ProposeConflict[] | null;
  count: number;
  joins: boolean;
  likeness: number;
  origin: string;
  reports: string[] | null;
  sameTeller: boolean;
  score: number;
  shared: ProposeConcept[] | null;
}

export interface DocketProposals {
  list: DocketProposal[] | null;
  read: number;
  state: string;
  total: number;
}

export interface DocketReportPage {
  next: string;
  rows: DocketReportRow[] | null;
  total: number;
}

export interface DocketReportRow {
  answered: ViewSourcedReportAnswered[] | null;
  arabic: boolean;
  asserted: number;
  at: number;
  attachments: EventAttachment[] | null;
  by: string;
  changed: number;
  channel: string;
  clashes?: ViewClash[] | null;
  grade: DocketGrade;
  graded: string;
  head: string;
  hidden: boolean;
  how: string;
  id: string;
  joined: ViewSourcedReportJoined;
  lastSeen: number;
  number: string;
  owed: boolean;
  place: EventPlace;
  places?: ViewSourcedReportPlaced[] | null;
  protect: boolean;
  said: DeskSaid[] | null;
  teller: string;
  text: string;
  tied: EventPlace;
  told: number;
  words: EventWords;
}

export interface DocketSuggestion {
  method: string;
  minutes: number;
  why: string;
}

export interface DocketWeight {
  against: number;
  asserted: number;
  behind: string[] | null;
  claim: string;
  echoes: number;
  grade: DocketGrade;
  kind: string;
  number: string;
  origins: DocketOrigin[] | null;
  own: boolean;
  place: EventPlace;
  reports: number;
  status: string;
}

export interface EntriesIn {
  ids?: string[] | null;
}

export interface Entry {
  at: number;
  by: string; // number of the entry that added the writer
  entity: string;
  id: string;
  kind: string;
  number: string;
}

export interface EraseIn {
  also?: string[] | null; // texts linked to it that go with it: see /office/subject
  asked?: string; // who asked for it, in their own words
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  reason?: string;
  subject?: string;
}

export interface EventAttachment {
  blob: string;
  media: string;
  size: number;
}

export interface EventClaimOutcome {
  ground: string[] | null;
  outcome: string;
}

export interface EventClaimPlaced {
  asserted: number;
  place: EventPlace;
}

export interface EventClaimTest {
  method: string;
  minutes: number;
}

export interface EventFindingMoved {
  place: string;
  space: string;
}

export interface EventPlace {
  hasLevel?: boolean;
  level?: number;
  site?: string;
  space?: string;
}

export interface EventReportAnswered {
  how: string;
}

export interface EventReportJoined {
  against: boolean;
  claim: string;
  origin: string;
}

export interface EventReportPlaced {
  place: EventPlace;
}

export interface EventSpaceAttribute {
  attribute: string;
  how: string;
  source: string;
  value: number;
}

export interface EventVia {
  channel?: string;
  paper?: string;
  team?: string;
  told?: number;
}

export interface EventWords {
  contact?: string;
  files?: string[] | null;
  how?: string;
  name?: string;
  place?: string;
  remark?: string;
  source?: string;
  teller?: string;
  text?: string;
  when?: string;
}

export interface Exchanged {
  fingerprint: string; // check code of the operation's key
  joining: boolean; // new stations may begin over the network
  missing: number; // keys and attachments that entries here name and that have not arrived
  peers: RelayStatus[] | null; // stations that this one exchanges with over the network
  stations: OfficeStation[] | null;
}

export interface FieldAccessStatus {
  at: number;
  by: string;
  event: string;
  name: string;
  state: string;
  via: EventVia;
  who: string;
  why: string;
}

export interface FieldBlock {
  event: string;
  kind: string;
  why?: string;
}

export interface FieldCorrection {
  at: number;
  entity: string;
  event: string;
  kind: string;
}

export interface FieldDoorIn {
  site?: string;
  space?: string;
  tag?: string;
}

export interface FieldFileOf {
  blob: string;
  media: string;
}

export interface FieldRoom {
  access: FieldAccessStatus;
  basis: string[] | null;
  blocks: FieldBlock[] | null;
  code: string;
  search: string;
  signed: string;
  site: string;
  space: string;
  sweeps: string[] | null;
}

export interface FieldTeam {
  code: string;
  id: string;
  specialties: string[] | null;
}

export interface FieldTold {
  at: number;
  by: string;
  event: string;
  files: FieldFileOf[] | null;
  kind: number;
  number: string;
  of: string;
  text?: string;
  who: string;
  words: EventWords;
}

export interface FiguresAir {
  behind: string[] | null;
  best: number;
  code: string;
  factor: number;
  least: number;
  most: number;
  rivals: FiguresRival[] | null;
  site: string;
  spaces: string[] | null;
}

export interface FiguresAnswer {
  air: FiguresAir[] | null;
  clearances: StatementRow[] | null; // newest first
  figures: FiguresFigure[] | null;
  layouts: FiguresLayout[] | null;
  left: number;
  searches: FiguresSearch[] | null;
}

export interface FiguresCheck {
  code: string;
  held: SiteBound;
  name: string;
  over: number;
  overPacked: number;
  site: string;
  source: string;
  unsized: number;
  verdict: string;
}

export interface FiguresCovered {
  can: string;
  label: string;
  place: EventPlace;
  record: FiguresRecord;
  said: FiguresTold[] | null;
  why: string;
}

export interface FiguresFigure {
  against: FiguresTold[] | null;
  asserted: number;
  behind: string[] | null;
  bounded: boolean;
  checks: FiguresCheck[] | null;
  claim: string;
  echoes: number;
  ground: string;
  number: string;
  origins: FiguresOrigin[] | null;
  over: number;
  place: EventPlace;
  status: string;
  text: string;
  wording: string;
}

export interface FiguresLayout {
  code: string;
  held: SiteBound;
  name: string;
  site: string;
  source: string;
  unsized: number;
}

export interface FiguresOrigin {
  against: boolean;
  at: number;
  echoes: FiguresTold[] | null;
  entered: number;
  from: string;
  number: string;
  report: string;
  teller: string;
  text: string;
  when: string;
  where: string;
  words: string;
}

export interface FiguresRecord {
  barred: number;
  looked: number;
  places: number;
  signed: number;
  whole: number;
}

export interface FiguresRival {
  early: number;
  height: number;
  late: number;
  length: number;
  likely: number;
  source: string;
  width: number;
}

export interface FiguresSearch {
  barred: string[] | null;
  claim: string;
  codes: string[] | null;
  number: string;
  places: FiguresCovered[] | null;
  reports: string[] | null;
  site: string;
  stated: number;
  status: string;
  total: FiguresRecord;
  wording: string;
}

export interface FiguresTold {
  against: boolean;
  at: number;
  entered: number;
  from: string;
  number: string;
  report: string;
  teller: string;
  text: string;
  when: string;
  where: string;
  words: string;
}

export interface Invitation {
  expires: number; // real time
  qr: string; // PNG as a data address
  url: string;
}

export interface InviteIn {
  base?: string; // address of this station as the phone reaches it
  user?: string;
}

export interface LedgerReceipt {
  events: string[] | null;
  first: number;
}

export interface Likelihoods {
  edited: DocketGrade[] | null;
  events: string[] | null;
  status: string;
  table: (number[] | null)[] | null; // rows A to F, columns 1 to 6
}

export interface Me {
  roles: string[] | null;
  user: string;
}

export type None = Record<string, never>;

export interface OfficeAssumption {
  at?: number;
  by?: string;
  default: number;
  edited: boolean;
  event?: string;
  high: number;
  key: string;
  low: number;
  mode: number; // what the engine computes with
  remark?: string;
  source: string; // code of where the default comes from
  status: string; // assumption, read, recalled
  unit: string; // probability, factor, people, rooms, shape, exponent, ratio
}

export interface OfficeClash {
  choice: boolean;
  entity: string;
  kept?: string; // left out while nobody has decided
  label?: string; // its code, if it has one
  number: string; // of the entry that began it
  settled?: string; // number of the entry that decided
  settledAt?: number;
  settledBy?: string;
  twice: boolean; // one station used one id for two entries
  type: string; // of entity, such as space, door, report
  versions: OfficeVersion[] | null; // in the world's order
}

export interface OfficeClashes {
  open: OfficeClash[] | null;
  settled: OfficeClash[] | null; // newest first, at most 50, without their texts
}

export interface OfficeErasable {
  number: string;
  subjects: OfficeSubject[] | null;
  what: string;
}

export interface OfficeErasedAt {
  erased: boolean; // unset: it may still hold it
  here: boolean;
  letter: string;
  retired: boolean;
  seen: number; // its newest sign of life here; 0: none
  station: string;
}

export interface OfficeErasure {
  about?: string; // number of the entry that began it; of a teller: of one of the reports
  asked?: string;
  at: number;
  by: string;
  done: number; // admitted stations that are known to have carried it out
  id: string;
  locked: boolean; // reason and asker cannot be read now
  number: string;
  reason?: string;
  stations: OfficeErasedAt[] | null;
  subject: string;
  total: number; // stations that were ever admitted
  what: string; // type of entity, such as report; teller; other when nothing here tells
}

export interface OfficeLinked {
  erased: boolean;
  id: string;
  number: string;
  what: string;
}

export interface OfficeOperation {
  digits: string;
  exercise: boolean;
  fingerprint: string;
  id: string;
  name: string;
  zoneMinutes: number;
}

export interface OfficeReading {
  at: number;
  denied: boolean;
  ids: string[] | null;
  number: string;
  purpose: string;
  search: boolean;
  user: string;
  what: string;
}

export interface OfficeSaid {
  field: string; // its name in the API, such as access or via.team
  is: "word" | "code" | "number" | "time" | "yes" | "roles"; // how to read it
  number?: number;
  of?: string; // of a word: the list it is from, such as why
  value?: string; // word, code, or roles with commas
}

export interface OfficeStation {
  admitted: boolean;
  asks?: string; // the letters that a waiting one asks for
  entries: number; // of its chain, here
  forked: boolean; // it signed two histories
  heard: number; // when it last said so; 0: never, first hand
  here: boolean;
  id: string;
  last: number; // when retired: its last entry that counts
  letter: string;
  ours: number; // how many of this station's entries it has said to have
  retired: boolean;
  seen: number; // its newest sign of life: said, or written
}

export interface OfficeSubject {
  entries: string[] | null; // numbers of the entries whose texts go
  erased: boolean;
  id: string;
  linked: OfficeLinked[] | null; // texts that may speak of the same person, and stay unless they are named too
  what: string; // teller, or a type of entity such as report, user, claim
}

export interface OfficeText {
  field: string;
  text: string;
}

export interface OfficeUser {
  id: string;
  name: string;
  number: string;
  roles: string[] | null;
}

export interface OfficeVersion {
  at: number;
  by: string;
  erased: boolean;
  event: string;
  hidden: boolean; // it holds texts that the reader's roles do not open
  kind: string;
  locked: boolean; // it holds texts that cannot be read now
  number: string;
  says: OfficeSaid[] | null;
  station: string;
  texts: OfficeText[] | null;
}

export interface PlanAlarm {
  attribute?: string;
  code?: string;
  kind: string;
  others?: string[] | null;
  over?: number;
  packed?: boolean;
  people?: number;
  space: string;
}

export interface PlanAt {
  after?: string[] | null;
  y?: number;
}

export interface PlanBarrier {
  barrier: string;
  from: string;
  gapMM: number;
  heightMM: number;
  holeMM: number;
  id: string;
  material: string;
  site: string;
  to: string;
}

export interface PlanBlockIn {
  sentence?: string;
  site?: string;
  source?: string;
  where?: PlanAt;
}

export interface PlanChoice {
  byTag: boolean;
  code: string;
  space: string;
}

export interface PlanDraft {
  barriers: number;
  entries: number;
  held: SiteBound;
  spaces: PlanDraftSpace[] | null;
  unread?: string[] | null;
  where: PlanAt;
}

export interface PlanDraftSpace {
  code: string;
  height: number;
  kind: string;
  length: number;
  level: number;
  rect: number[] | null;
  width: number;
  wing: string;
}

export interface PlanFound {
  byTag: boolean;
  choices: PlanChoice[] | null;
  code: string;
  space: string;
}

export interface PlanLayout {
  alarms: PlanAlarm[] | null;
  barriers: PlanBarrier[] | null;
  code: string;
  everywhere: SiteBound;
  held: SiteBound;
  levels: PlanLevel[] | null;
  site: string;
}

export interface PlanLevel {
  name: string;
  number: number;
  spaces: PlanSpace[] | null;
}

export interface PlanMade {
  receipt: LedgerReceipt;
  spaces: string[] | null;
}

export interface PlanSpace {
  alarms: PlanAlarm[] | null;
  attributes: PlanSpread[] | null;
  bound: SiteBound;
  code: string;
  drawn: boolean;
  head: string;
  id: string;
  kind: string;
  level: number;
  number: string;
  rect: number[] | null;
  schematic: boolean;
  tags: PlanTag[] | null;
  wing: string;
  worksite?: string;
}

export interface PlanSpread {
  attribute: string;
  claims: ViewSourcedSpaceAttribute[] | null;
  high: number;
  low: number;
  measured: boolean;
  workingHigh: number;
  workingLow: number;
}

export interface PlanTag {
  clash: boolean;
  code: string;
}

export interface Problem {
  code: string;
  field?: string;
  message: string;
  remedy?: string;
  retry?: boolean;
  says?: Saying[] | null;
  status: number;
}

export interface ProposeConcept {
  id: string;
  slot: string;
  weight: number;
}

export interface ProposeConflict {
  claim: string[] | null;
  factor: number;
  partial: boolean;
  report: string[] | null;
  slot: string;
}

export interface RelayStatus {
  admitted: boolean;
  asOf: string;
  error?: string;
  forked?: string[] | null;
  in: number;
  known: boolean;
  leftOut?: string[] | null;
  missing: number;
  out: number;
  replica: string;
  tried: string;
  url: string;
}

export interface ReplicaIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  letter?: string;
  replica?: string;
}

export interface RetireIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  last?: number; // the last entry that counts; none: what is here
  replica?: string;
}

export interface RolesIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  roles?: string[] | null;
  user?: string;
}

export interface SavedChatAnswer {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: ChatAnswer;
}

export interface SavedIDClaimTag {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: string;
}

export interface SavedIDEntityTag {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: string;
}

export interface SavedIDEventTag {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: string;
}

export interface SavedIDFindingTag {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: string;
}

export interface SavedIDReportTag {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: string;
}

export interface SavedIDSiteTag {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: string;
}

export interface SavedIDSpaceTag {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: string;
}

export interface SavedIDTeamTag {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: string;
}

export interface SavedIDUserTag {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: string;
}

export interface SavedIssued {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: StatementIssued;
}

export interface SavedMade {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: PlanMade;
}

export interface SavedNone {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: None;
}

export interface Saying {
  at?: string; // key of the place in a table or a sentence, such as refuse.at_cell
  field?: string; // key of the field's name, such as input.level
  values?: Record<string, unknown>; // of both sentences: a number, a text, or a code as {"code": "A-07"}
  words: string; // key of the sentence, such as refuse.level_unread
}

export interface SearchAssumption {
  high: number;
  key: string;
  low: number;
  mode: number;
  residual_high: number;
  residual_low: number;
  status: string;
}

export interface SearchSpan {
  high: number;
  low: number;
  mid: number;
}

export interface SettleIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  entity?: string;
  kept?: string;
}

export interface SetupAnswerBody {
  me: Me;
  sheet: StationSheet;
}

export interface SetupRequest {
  adminName?: string;
  digits?: string;
  exercise?: boolean;
  letter?: string;
  name?: string;
  passphrases?: Record<string, string>; // one for each of operation, people, families, protection; all different
  password?: string;
  rateMilli?: number; // exercise clock: thousandths of real speed
  start?: number; // exercise clock: its time now
  token?: string; // from the address that the program printed
  zoneMinutes?: number;
}

export interface SignIn {
  name?: string;
  password?: string;
}

export interface SiteBound {
  Lying: number;
  Missing: number;
  Packed: number;
  Spaces: number;
  Standing: number;
}

export interface SiteRow {
  code: string;
  id: string;
  spaces: number;
}

export interface State {
  admitted: boolean;
  clock: Clock;
  detail?: string;
  digits: string;
  exercise: boolean;
  me?: Me;
  notice?: "copied" | "waiting" | "halted" | ""; // what a coordinator has to know about this station
  program: string;
  setup: boolean; // no operation here yet
  station?: string;
  unlocked: Record<string, boolean>;
  version: number;
  zoneMinutes: number;
}

export interface StatementBehind {
  behind: string[] | null;
  direct: string[] | null;
  missing: number;
  number: string;
}

export interface StatementIssued {
  id: string;
  number: string;
}

export interface StatementNumber {
  code?: string; // of the place
  label?: string;
  name: "listed" | "whole" | "cleared" | "barred" | "alive" | "deceased" | "left" | "missed" | "asof" | "issued" | "claims" | "strength" | "method" | "assumption" | "claim" | "level" | "chance" | "air" | "access" | "search" | "look" | "signed";
  of?: string;
  program?: boolean;
  space?: string; // of a number of one place
  values: number[] | null;
}

export interface StatementRow {
  at: number;
  by: string;
  id: string;
  kind: string;
  number: string;
  site: string;
  successor?: string;
  superseded: FieldCorrection[] | null;
}

export interface StatementStated {
  id: string;
  kind: string;
  missing: number;
  number: string;
  numbers: StatementNumber[] | null;
}

export interface StationSheet {
  codes: Record<string, string>;
  fingerprint: string;
  operation: string;
  root: string;
}

export interface Token {
  token?: string;
}

export interface UnlockIn {
  compartment?: string;
  secret?: string; // the passphrase, or the recovery code
}

export interface UserIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command?: string; // chosen by the client once per intention; send the same again when unsure
  name?: string; // as it is written on the shift plan; sealed
  roles?: string[] | null;
}

export interface VerifyAnswer {
  damage: string[] | null;
  events: number;
  records: number;
  replicas: number;
}

export interface ViewClash {
  kept: string;
  of: string[] | null;
}

export interface ViewFinding {
  alive: number;
  at: number;
  attachments: EventAttachment[] | null;
  by: string;
  carried: number;
  changed: number;
  clashes?: ViewClash[] | null;
  coverage: number;
  crowd: boolean;
  deceased: number;
  first: string;
  hazard: string;
  head: string;
  holeMM: number;
  id: string;
  method: string;
  minutes: number;
  moved?: ViewSourcedFindingMoved[] | null;
  noise: boolean;
  number: string;
  out: number;
  place: string;
  space: string;
  via: EventVia;
  what: string;
  why: string;
  withdrawn: boolean;
}

export interface ViewSourcedClaimOutcome {
  at: number;
  by: string;
  event: string;
  value: EventClaimOutcome;
}

export interface ViewSourcedClaimPlaced {
  at: number;
  by: string;
  event: string;
  value: EventClaimPlaced;
}

export interface ViewSourcedClaimTest {
  at: number;
  by: string;
  event: string;
  value: EventClaimTest;
}

export interface ViewSourcedFindingMoved {
  at: number;
  by: string;
  event: string;
  value: EventFindingMoved;
}

export interface ViewSourcedReportAnswered {
  at: number;
  by: string;
  event: string;
  value: EventReportAnswered;
}

export interface ViewSourcedReportJoined {
  at: number;
  by: string;
  event: string;
  value: EventReportJoined;
}

export interface ViewSourcedReportPlaced {
  at: number;
  by: string;
  event: string;
  value: EventReportPlaced;
}

export interface ViewSourcedSpaceAttribute {
  at: number;
  by: string;
  event: string;
  value: EventSpaceAttribute;
}

export interface Reads {
  '/api/v1/board': BoardBoard;
  '/api/v1/board/buys': BoardBuys;
  '/api/v1/board/next': BoardNext;
  '/api/v1/docket/claim': DocketClaimRow;
  '/api/v1/docket/claims': DocketClaimPage;
  '/api/v1/docket/likelihoods': Likelihoods;
  '/api/v1/docket/owed': DocketOwed[] | null;
  '/api/v1/docket/proposals': DocketProposals;
  '/api/v1/docket/report': DocketReportRow;
  '/api/v1/docket/reports': DocketReportPage;
  '/api/v1/evidence': BoardEvidence;
  '/api/v1/field/findings': ViewFinding[] | null;
  '/api/v1/field/rooms': FieldRoom[] | null;
  '/api/v1/field/teams': FieldTeam[] | null;
  '/api/v1/field/told': FieldTold[] | null;
  '/api/v1/figures': FiguresAnswer;
  '/api/v1/office/assumptions': OfficeAssumption[] | null;
  '/api/v1/office/attention': Attention;
  '/api/v1/office/audit': OfficeReading[] | null;
  '/api/v1/office/clashes': OfficeClashes;
  '/api/v1/office/erasures': OfficeErasure[] | null;
  '/api/v1/office/exchange': Exchanged;
  '/api/v1/office/stations': OfficeStation[] | null;
  '/api/v1/office/subject': OfficeErasable;
  '/api/v1/office/users': OfficeUser[] | null;
  '/api/v1/office/verify': VerifyAnswer;
  '/api/v1/operation': OfficeOperation;
  '/api/v1/plan': PlanLayout;
  '/api/v1/plan/door': PlanFound;
  '/api/v1/plan/sites': SiteRow[] | null;
  '/api/v1/state': State;
  '/api/v1/statement/evidence': StatementBehind;
  '/api/v1/statement/list': StatementRow[] | null;
  '/api/v1/statement/numbers': StatementStated;
}

export interface Asks {
  '/api/v1/docket/chat/lines': { body: BodyStructTextstringtextBody; answer: DocketChatLine[] | null };
  '/api/v1/entries': { body: EntriesIn; answer: Entry[] | null };
  '/api/v1/invitation': { body: Acceptance; answer: Me };
  '/api/v1/keys/unlock': { body: UnlockIn; answer: Record<string, boolean> };
  '/api/v1/keys/wipe': { body: None; answer: None };
  '/api/v1/office/invite': { body: InviteIn; answer: Invitation };
  '/api/v1/plan/block/preview': { body: PlanBlockIn; answer: PlanDraft };
  '/api/v1/setup': { body: SetupRequest; answer: SetupAnswerBody };
  '/api/v1/setup/phrases': { body: null; answer: Record<string, string> };
  '/api/v1/signin': { body: SignIn; answer: Me };
  '/api/v1/signin/link': { body: Token; answer: Me };
  '/api/v1/signout': { body: null; answer: Me };
}

export interface Writes {
  '/api/v1/docket/answer': { body: BodyAnswerInBody; answer: SavedIDEventTag };
  '/api/v1/docket/chat': { body: BodyChatInBody; answer: SavedChatAnswer };
  '/api/v1/docket/claim': { body: BodyClaimInBody; answer: SavedIDClaimTag };
  '/api/v1/docket/claim/grade': { body: BodyClaimGradeInBody; answer: SavedIDEventTag };
  '/api/v1/docket/claim/outcome': { body: BodyOutcomeInBody; answer: SavedIDEventTag };
  '/api/v1/docket/claim/place': { body: BodyClaimPlaceInBody; answer: SavedIDEventTag };
  '/api/v1/docket/claim/test': { body: BodyTestInBody; answer: SavedIDEventTag };
  '/api/v1/docket/grade': { body: BodyGradeInBody; answer: SavedIDEventTag };
  '/api/v1/docket/join': { body: BodyJoinInBody; answer: SavedIDEventTag };
  '/api/v1/docket/joinwith': { body: BodyJoinWithInBody; answer: SavedIDClaimTag };
  '/api/v1/docket/likelihood': { body: BodyLikelihoodInBody; answer: SavedIDEventTag };
  '/api/v1/docket/place': { body: BodyPlaceInBody; answer: SavedIDEventTag };
  '/api/v1/docket/report': { body: BodyReportInBody; answer: SavedIDReportTag };
  '/api/v1/docket/unjoin': { body: BodyIDEventTagjoinedBody; answer: SavedIDEventTag };
  '/api/v1/field/countersign': { body: BodySignInBody; answer: SavedNone };
  '/api/v1/field/finding': { body: BodyFindingInFilesListFilefilesBody; answer: SavedIDFindingTag };
  '/api/v1/field/move': { body: BodyMoveInBody; answer: SavedNone };
  '/api/v1/field/reading': { body: BodyReadingInBody; answer: SavedIDEntityTag };
  '/api/v1/field/team': { body: BodyTeamInBody; answer: SavedIDTeamTag };
  '/api/v1/field/withdraw': { body: BodyWithdrawInBody; answer: SavedNone };
  '/api/v1/office/admit': { body: ReplicaIn; answer: SavedNone };
  '/api/v1/office/assumption': { body: AssumptionIn; answer: SavedNone };
  '/api/v1/office/erase': { body: EraseIn; answer: SavedNone };
  '/api/v1/office/retire': { body: RetireIn; answer: SavedNone };
  '/api/v1/office/roles': { body: RolesIn; answer: SavedNone };
  '/api/v1/office/settle': { body: SettleIn; answer: SavedNone };
  '/api/v1/office/user': { body: UserIn; answer: SavedIDUserTag };
  '/api/v1/plan/access': { body: BodyAccessInBody; answer: SavedNone };
  '/api/v1/plan/attribute': { body: BodyAttributeInBody; answer: SavedNone };
  '/api/v1/plan/barrier': { body: BodyBarrierInBody; answer: SavedIDEntityTag };
  '/api/v1/plan/block': { body: BodyBlockInBody; answer: SavedMade };
  '/api/v1/plan/csv': { body: BodyCSVInBody; answer: SavedMade };
  '/api/v1/plan/reopen': { body: BodyReopenInBody; answer: SavedNone };
  '/api/v1/plan/site': { body: BodySiteInBody; answer: SavedIDSiteTag };
  '/api/v1/plan/space': { body: BodySpaceInBody; answer: SavedIDSpaceTag };
  '/api/v1/plan/tag': { body: BodyTagInBody; answer: SavedNone };
  '/api/v1/statement': { body: BodyInBody; answer: SavedIssued };
}
