// What one entry of a team holds and the body that it becomes. Pure: no clock,
// no server.
import type { BodyFindingInFilesListFilefilesBody, DeskFile, EventVia } from '../../api/types';
import { latinDigits, normaliseCode, stripBidi } from '../../entry/digits';
import { instant, parseTime } from '../../entry/moment';

/** A door as chosen: by what stands on it, by its place in the plan, or both. */
export interface Door {
  /** As typed or read; '' when only the place is known. */
  tag: string;
  /** '' when the server looks the tag up. */
  space: string;
  /** How it is called on this page. */
  label: string;
}

export const whats = ['people', 'no-sign', 'sign', 'opened', 'evidence', 'danger', 'cannot', 'help'] as const;
export type What = (typeof whats)[number];

/** Ways of looking other than entering and seeing the whole. */
export const ways = ['dog', 'acoustic', 'call-and-knock', 'camera', 'glance'] as const;
export const moreWays = ['borescope', 'thermal', 'radar', 'ground-radar', 'co2-probe', 'service-trace', 'tap-and-measure'] as const;

/** How a sign of life was noticed. Without it the search engine cannot weigh the sign. */
export const noticed = ['call-and-knock', 'acoustic', 'dog', 'glance', 'camera', 'thermal', 'radar', 'co2-probe'] as const;

export const reasons = ['blocked', 'no-tool', 'flooded', 'mined', 'unsafe', 'bad-air', 'told-not-to', 'no-time'] as const;
export const hazards = ['mines', 'collapse', 'bad-air', 'water', 'electricity', 'fire', 'broken-glass', 'armed-people', 'other'] as const;

/** Parts of a place that were covered, in thousandths. */
export const parts = { quarter: 250, half: 500, most: 750, all: 1000 } as const;
export type Part = keyof typeof parts;

/** What a person chose; only what belongs to `what` is sent. */
export interface Chosen {
  what: What;
  method?: string;
  coverage?: number;
  minutes?: number | null;
  noise?: boolean;
  crowd?: boolean;
  alive?: number;
  deceased?: number;
  carried?: number;
  out?: number;
  by?: 'us' | 'others';
  why?: string;
  hazard?: string;
  remark?: string;
  /** A photo makes the place certain. */
  files?: DeskFile[];
}

export interface FindingBody extends BodyFindingInFilesListFilefilesBody {
  out?: number;
}

/** Where the entry is, as the server takes it. A tag goes as it was typed: the server reads every digit set. */
export function doorBody(site: string, door: Door): { site: string; tag?: string; space?: string } {
  return { site, ...(door.tag && { tag: stripBidi(door.tag).trim() }), ...(door.space && { space: door.space }) };
}

/** The body of a finding. */
export function findingBody(site: string, door: Door, chosen: Chosen, via: EventVia): FindingBody {
  const body: FindingBody = { ...doorBody(site, door), what: chosen.what, via };
  if (chosen.method) {
    body.method = chosen.method;
    body.coverage = chosen.coverage ?? 0;
  }
  if (chosen.minutes) body.minutes = chosen.minutes;
  if (chosen.noise) body.noise = true;
  if (chosen.crowd) body.crowd = true;
  if (chosen.what === 'people') Object.assign(body, countsOf(chosen));
  if (chosen.what === 'opened' && chosen.by) body.by = chosen.by;
  if (chosen.what === 'cannot' && chosen.why) body.why = chosen.why;
  if (chosen.what === 'danger' && chosen.hazard) body.hazard = chosen.hazard;
  const remark = chosen.remark?.trim();
  if (remark) body.remark = remark;
  if (chosen.files?.length) body.files = chosen.files;
  return body;
}

/** Of those alive: nobody was carried or taken out who was not counted. */
function countsOf({ alive = 0, deceased = 0, carried = 0, out = 0 }: Chosen) {
  return { alive, deceased, carried: Math.min(carried, alive), out: Math.min(out, alive) };
}

export interface Told {
  /** Milliseconds since 1970, by the operation's clock. */
  at: number;
  /** It is of the day before: the time of day has not come yet today. */
  before: boolean;
}

const DAY = 24 * 60 * 60_000;
/** A team's watch may go a little ahead of the operation's. */
const AHEAD = 5 * 60_000;

/**
 * The instant of a time of day as told over the radio or written on a sheet:
 * 2:14, 02.14, 0214, ٠٢:١٤. It is the last one that was, so that 23:50 told at
 * 00:10 is of the day before. Null when it is no time.
 */
export function toldAt(typed: string, now: Date, zone: number): Told | null {
  const text = latinDigits(stripBidi(typed)).trim();
  const minutes = parseTime(/^\d{3,4}$/.test(text) ? `${text.slice(0, -2)}:${text.slice(-2)}` : text);
  if (minutes === null) return null;
  const local = new Date(now.getTime() + zone * 60_000);
  const day = { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
  const at = instant(day, minutes, zone);
  const before = at > now.getTime() + AHEAD;
  return { at: before ? at - DAY : Math.min(at, now.getTime()), before };
}

/** How a radio operator's entry reached us. */
export function viaOf(channel: 'radio' | 'paper', team: string, paper: string, told: Told | null): EventVia {
  return {
    channel,
    ...(team && { team }),
    ...(channel === 'paper' && paper && { paper: normaliseCode(paper) }),
    ...(told && { told: told.at }),
  };
}

/** What the door numbers of a site begin with, the most frequent first, for the keypad. */
export function beginnings(codes: readonly string[], most = 6): string[] {
  const seen = new Map<string, number>();
  for (const code of codes) {
    const begin = /^(.*?[A-Z-])\d+$/.exec(code)?.[1];
    if (begin && begin.length <= 6) seen.set(begin, (seen.get(begin) ?? 0) + 1);
  }
  return [...seen].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, most).map(([begin]) => begin);
}

/** The door number in a scanned code: the code itself, or the last step of an address. Null when there is none. */
export function scannedTag(raw: string): string | null {
  const last = stripBidi(raw).trim().split(/[/#?=]/).filter(Boolean).at(-1) ?? '';
  if (/\s/.test(last)) return null; // words, not a number
  const code = normaliseCode(last);
  return /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/.test(code) && code.length <= 24 ? code : null;
}
