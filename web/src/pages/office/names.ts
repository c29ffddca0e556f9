// How the office calls a user or a station: by the name where it can be read,
// by the first letters of its id where not.
import { isKey, type Key } from '../../catalogue/catalogue';
import { t } from '../../stores/settings.svelte';
import type { OfficeUser as User } from '../../api/types';

export const shortId = (id: string): string => id.slice(0, 8);

export function nameOf(user: User): string {
  return user.name || `${t('office.name_locked')} (${shortId(user.id)})`;
}

/** The name of who wrote something, from the list of who works here. */
export function nameIn(users: User[] | null, id: string | undefined): string {
  const user = users?.find((one) => one.id === id);
  return user ? nameOf(user) : `${t('office.name_locked')} (${shortId(id ?? '')})`;
}

/** A kind of thing in words, such as a report or a place. */
export const thing = (type: string): string => t(isKey(`thing.${type}`) ? (`thing.${type}` as Key) : 'thing.other');
