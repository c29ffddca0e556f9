// Written by `npm run types` from the API description of the program. Do not edit.

export interface Acceptance {
  name: string;
  password: string;
  token: string;
}

export interface AssumptionIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command: string; // chosen by the client once per intention; send the same again when unsure
  key: string;
  micro: number;
}

export interface Clock {
  now: number;
  rateMilli: number;
}

export interface EraseIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command: string; // chosen by the client once per intention; send the same again when unsure
  subject: string;
}

export interface Invitation {
  expires: number; // real time
  qr: string; // PNG as a data address
  url: string;
}

export interface InviteIn {
  base: string; // address of this station as the phone reaches it
  user: string;
}

export interface Me {
  roles: string[] | null;
  user: string;
}

export type None = Record<string, never>;

export interface Operation {
  digits: string;
  exercise: boolean;
  fingerprint: string;
  id: string;
  name: string;
  zoneMinutes: number;
}

export interface Problem {
  code: string;
  field?: string;
  message: string;
  remedy?: string;
  retry?: boolean;
  status: number;
}

export interface Reading {
  at: number;
  denied: boolean;
  ids: string[] | null;
  number: string;
  purpose: string;
  search: boolean;
  user: string;
  what: string;
}

export interface ReplicaIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command: string; // chosen by the client once per intention; send the same again when unsure
  last?: number; // when retiring: the last entry that counts
  letter?: string;
  replica: string;
}

export interface RolesIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command: string; // chosen by the client once per intention; send the same again when unsure
  roles: string[] | null;
  user: string;
}

export interface SavedIDUserTag {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: string;
}

export interface SavedNone {
  events: string[] | null;
  number: string; // of the first entry, such as HQ-57
  outcome: string; // always saved: it is on the disk
  result: None;
}

export interface SettleIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command: string; // chosen by the client once per intention; send the same again when unsure
  entity: string;
  kept: string;
}

export interface SetupAnswerBody {
  me: Me;
  sheet: Sheet;
}

export interface SetupRequest {
  adminName: string;
  digits?: string;
  exercise: boolean;
  letter?: string;
  name: string;
  passphrases: Record<string, string>; // one for each of operation, people, families, protection; all different
  password: string;
  rateMilli?: number; // exercise clock: thousandths of real speed
  start?: number; // exercise clock: its time now
  token: string; // from the address that the program printed
  zoneMinutes?: number;
}

export interface Sheet {
  codes: Record<string, string>;
  fingerprint: string;
  operation: string;
  root: string;
}

export interface SignIn {
  name: string;
  password: string;
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

export interface Station {
  admitted: boolean;
  entries: number;
  here: boolean;
  id: string;
  letter: string;
  retired: boolean;
}

export interface Token {
  token: string;
}

export interface UnlockIn {
  compartment: string;
  secret: string; // the passphrase, or the recovery code
}

export interface User {
  id: string;
  name: string;
  roles: string[] | null;
}

export interface UserIn {
  at?: number; // when it was done, by the operation's clock, in milliseconds since 1970; now if left out
  command: string; // chosen by the client once per intention; send the same again when unsure
  name: string; // as it is written on the shift plan; sealed
  roles: string[] | null;
}

export interface VerifyAnswer {
  damage: string[] | null;
  events: number;
  records: number;
  replicas: number;
}

export interface Reads {
  '/api/v1/office/audit': Reading[] | null;
  '/api/v1/office/stations': Station[] | null;
  '/api/v1/office/users': User[] | null;
  '/api/v1/office/verify': VerifyAnswer;
  '/api/v1/operation': Operation;
  '/api/v1/state': State;
}

export interface Asks {
  '/api/v1/invitation': { body: Acceptance; answer: Me };
  '/api/v1/keys/unlock': { body: UnlockIn; answer: Record<string, boolean> };
  '/api/v1/keys/wipe': { body: None; answer: None };
  '/api/v1/office/invite': { body: InviteIn; answer: Invitation };
  '/api/v1/setup': { body: SetupRequest; answer: SetupAnswerBody };
  '/api/v1/setup/phrases': { body: null; answer: Record<string, string> };
  '/api/v1/signin': { body: SignIn; answer: Me };
  '/api/v1/signin/link': { body: Token; answer: Me };
  '/api/v1/signout': { body: null; answer: Me };
}

export interface Writes {
  '/api/v1/office/admit': { body: ReplicaIn; answer: SavedNone };
  '/api/v1/office/assumption': { body: AssumptionIn; answer: SavedNone };
  '/api/v1/office/erase': { body: EraseIn; answer: SavedNone };
  '/api/v1/office/retire': { body: ReplicaIn; answer: SavedNone };
  '/api/v1/office/roles': { body: RolesIn; answer: SavedNone };
  '/api/v1/office/settle': { body: SettleIn; answer: SavedNone };
  '/api/v1/office/user': { body: UserIn; answer: SavedIDUserTag };
}
