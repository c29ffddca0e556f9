// What a place's search came to, as pages draw it: five marks told apart by
// colour, by shape and by letter.
import { catalogue, type Key, type Lang } from '../catalogue/catalogue';

export const spaceStates = ['none', 'under_way', 'once', 'cleared', 'barred'] as const;
export type SpaceState = (typeof spaceStates)[number];

export const stateWords: Record<SpaceState, Key> = {
  none: 'search.none',
  under_way: 'search.under_way',
  once: 'search.once',
  cleared: 'search.cleared',
  barred: 'access.barred',
};

const letters: Record<SpaceState, Key> = {
  none: 'search.letter_none',
  under_way: 'search.letter_under_way',
  once: 'search.letter_once',
  cleared: 'search.letter_cleared',
  barred: 'search.letter_barred',
};

/** The letter of a mark. 1 and 2 stay as they are under every digit setting. */
export function letterOf(state: SpaceState, lang: Lang): string {
  const letter = catalogue[letters[state]][lang];
  return typeof letter === 'string' ? letter : letter.other;
}

/** Outlines in a 24 by 24 box, one for each state. */
export const stateShapes: Record<SpaceState, string> = {
  none: 'M2.5 2.500h19v19h-19z',
  under_way: 'M12 1.500a10.5 10.5 0 1 0 0 21a10.5 10.5 0 1 0 0-21z',
  once: 'M12 0.500L23.5 12L12 23.500L0.5 12z',
  cleared: 'M5 2h14a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z',
  barred: 'M7.5 1.500h9l6 6v9l-6 6h-9l-6-6v-9z',
};
