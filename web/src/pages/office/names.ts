// How the office calls a user or a station: by the name where it can be read,
// by the first letters of its id where not.
import { t } from '../../stores/settings.svelte';
import type { OfficeUser as User } from '../../api/types';

export const shortId = (id: string): string => id.slice(0, 8);

export function nameOf(user: User): string {
  return user.name || `${t('office.name_locked')} (${shortId(user.id)})`;
}
