// The values that are kept of a place: what a person types, and what goes on
// the wire (event.Attribute).
export type Unit = 'metres' | 'mm' | 'people' | 'degrees' | 'moment';

export const attributes: Record<string, { unit: Unit; times: number }> = {
  length: { unit: 'metres', times: 1000 },
  width: { unit: 'metres', times: 1000 },
  height: { unit: 'metres', times: 1000 },
  capacity: { unit: 'people', times: 1 },
  'people-low': { unit: 'people', times: 1 },
  'people-best': { unit: 'people', times: 1 },
  'people-high': { unit: 'people', times: 1 },
  'sealed-at': { unit: 'moment', times: 1 },
  'door-gap': { unit: 'mm', times: 1 },
  temperature: { unit: 'degrees', times: 1000 },
};

/** A value as typed in its unit, as a whole number of the wire's. */
export const wire = (attribute: string, typed: number): number => Math.round(typed * (attributes[attribute]?.times ?? 1));

/** The other way round. */
export const typed = (attribute: string, value: number): number => value / (attributes[attribute]?.times ?? 1);
