// Reading a drawn level: its extent, and which place lies next to another.
import type { SpaceState } from './state';

export interface PlanSpace {
  id: string;
  /** Door tag or worksite, such as A-07. */
  code: string;
  level: string;
  /** The upper left corner; y grows downwards. All four in metres. */
  x: number;
  y: number;
  width: number;
  height: number;
  state: SpaceState;
  /** Worth a look now: drawn with a dark corner. */
  flagged?: boolean;
  /** Where it lies and how large it is comes from a description, not from a measurement. */
  schematic?: boolean;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The smallest box round all places with a margin, or null for none. */
export function extent(spaces: readonly PlanSpace[], margin: number): Box | null {
  if (spaces.length === 0) return null;
  const left = Math.min(...spaces.map((s) => s.x));
  const top = Math.min(...spaces.map((s) => s.y));
  const right = Math.max(...spaces.map((s) => s.x + s.width));
  const bottom = Math.max(...spaces.map((s) => s.y + s.height));
  return { x: left - margin, y: top - margin, width: right - left + 2 * margin, height: bottom - top + 2 * margin };
}

export type Step = 'left' | 'right' | 'up' | 'down';

/**
 * The nearest place in one direction: the distance along it counts once, the
 * distance aside twice. Null at the edge.
 */
export function neighbour(from: PlanSpace, spaces: readonly PlanSpace[], step: Step): PlanSpace | null {
  let best: PlanSpace | null = null;
  let cost = Infinity;
  for (const to of spaces) {
    const dx = to.x + to.width / 2 - (from.x + from.width / 2);
    const dy = to.y + to.height / 2 - (from.y + from.height / 2);
    const along = { left: -dx, right: dx, up: -dy, down: dy }[step];
    const aside = Math.abs(step === 'left' || step === 'right' ? dy : dx);
    if (to.id === from.id || along <= 0 || aside > 2 * along) continue;
    if (along + 2 * aside < cost) {
      cost = along + 2 * aside;
      best = to;
    }
  }
  return best;
}

/** Between two groups of a schematic level, in metres. */
const APART = 2.5;
/** The longer side of a place that stands alone on a schematic level: a yard must not dwarf the cells. */
const ALONE = 14;
/** Width of a schematic level over its height. */
const SHAPE = 1.7;

/**
 * One level as it is drawn. Measured places stay where they are. On a level
 * that nobody has measured, what touches stays together, and these groups
 * stand side by side in the order of their description, so that cells are
 * large enough to read and to tap.
 */
export function arranged(level: readonly PlanSpace[]): PlanSpace[] {
  if (level.some((one) => !one.schematic)) return [...level];
  const groups = touching(level).map(resized);
  const area = groups.reduce((sum, one) => sum + (one.box.width + APART) * (one.box.height + APART), 0);
  const widest = Math.max(...groups.map((one) => one.box.width));
  const tries = [1, 1.25, 1.5, 2].map((times) => shelved(groups, Math.max(Math.sqrt(area * SHAPE) * times, widest)));
  const off = (spaces: PlanSpace[]) => {
    const box = extent(spaces, 0);
    return box ? Math.abs(Math.log(box.width / box.height / SHAPE)) : 0;
  };
  return tries.reduce((best, one) => (off(one) < off(best) ? one : best));
}

/** Groups in rows no wider than that. */
function shelved(groups: readonly Group[], most: number): PlanSpace[] {
  let x = 0;
  let y = 0;
  let tallest = 0;
  const out: PlanSpace[] = [];
  for (const { box, spaces } of groups) {
    if (x > 0 && x + box.width > most) {
      y += tallest + APART;
      x = tallest = 0;
    }
    for (const one of spaces) out.push({ ...one, x: one.x - box.x + x, y: one.y - box.y + y });
    x += box.width + APART;
    tallest = Math.max(tallest, box.height);
  }
  return out;
}

interface Group {
  spaces: PlanSpace[];
  box: Box;
}

/** Places that touch, directly or through others, from the upper left to the lower right. */
function touching(level: readonly PlanSpace[]): Group[] {
  const near = (a: PlanSpace, b: PlanSpace) =>
    a.x <= b.x + b.width + 0.3 && b.x <= a.x + a.width + 0.3 && a.y <= b.y + b.height + 0.3 && b.y <= a.y + a.height + 0.3;
  const left = new Set(level);
  const groups: Group[] = [];
  for (const first of level) {
    if (!left.delete(first)) continue;
    const spaces = [first];
    for (let i = 0; i < spaces.length; i++) for (const other of left) if (near(spaces[i]!, other) && left.delete(other)) spaces.push(other);
    groups.push({ spaces, box: extent(spaces, 0)! });
  }
  return groups.sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
}

function resized(group: Group): Group {
  const scale = ALONE / Math.max(group.box.width, group.box.height);
  const [only, another] = group.spaces;
  if (!only || another || scale >= 1) return group;
  const spaces = [{ ...only, width: only.width * scale, height: only.height * scale }];
  return { spaces, box: extent(spaces, 0)! };
}
