// The values that are kept of a place: what a person types, and what goes on
// the wire (event.Attribute).
export type Unit = 'metres' | 'mm' | 'people' | 'degrees' | 'moment';

/** least and most in the unit that is typed; beyond them it is a slip of the unit, which the plan's desk refuses too. */
export const attributes: Record<string, { unit: Unit; times: number; least?: number; most?: number }> = {
  length: { unit: 'metres', times: 1000, least: 0.1, most: 200 },
  width: { unit: 'metres', times: 1000, least: 0.1, most: 200 },
  height: { unit: 'metres', times: 1000, least: 0.1, most: 60 },
  capacity: { unit: 'people', times: 1, least: 0, most: 5000 },
  'people-low': { unit: 'people', times: 1, least: 0, most: 200_000 },
  'people-best': { unit: 'people', times: 1, least: 0, most: 200_000 },
  'people-high': { unit: 'people', times: 1, least: 0, most: 200_000 },
  'sealed-at': { unit: 'moment', times: 1 },
  'door-gap': { unit: 'mm', times: 1, least: 0, most: 1000 },
  temperature: { unit: 'degrees', times: 1000, least: -80, most: 80 },
};

/** A value as typed in its unit, as a whole number of the wire's. */
export const wire = (attribute: string, typed: number): number => Math.round(typed * (attributes[attribute]?.times ?? 1));

/** The other way round. */
export const typed = (attribute: string, value: number): number => value / (attributes[attribute]?.times ?? 1);

/** Whether a value as typed can be meant: beyond the bounds its unit slipped. */
export const possible = (attribute: string, typed: number): boolean => typed >= (attributes[attribute]?.least ?? -Infinity) && typed <= (attributes[attribute]?.most ?? Infinity);
