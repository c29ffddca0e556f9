// The parts of what is written, each with a key of its own.
export const compartments = ['operation', 'people', 'families', 'protection'] as const;
export type Compartment = (typeof compartments)[number];
