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
