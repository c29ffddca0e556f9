// What a person typed or read here and what would be lost with the page: asked
// before the page is left, and forgotten when somebody else signs in. It lives
// in this tab's memory only.

export interface Kept {
  /** Whether leaving now would lose something that was not saved. */
  begun?(): boolean;
  forget(): void;
}

const all = new Set<Kept>();

export function keep(one: Kept): void {
  all.add(one);
}

export const anythingBegun = (): boolean => [...all].some((one) => one.begun?.() ?? false);

export function forgetAll(): void {
  all.forEach((one) => one.forget());
}
