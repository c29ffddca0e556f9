// The roles in the server's order, and their words.
import { cap } from '../stores/settings.svelte';
import { isKey } from '../catalogue/catalogue';

export const roles = ['coordinator', 'intake', 'field', 'radio', 'surveyor', 'viewer', 'admin'] as const;
export type Role = (typeof roles)[number];

/** A role that a newer server knows and this page does not keeps its code. */
export function roleWord(role: string): string {
  const key = `role.${role}`;
  return isKey(key) ? cap(key) : role;
}
