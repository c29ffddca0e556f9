// Entries of the ledger by id, as they stand behind a number.
import type { Entry } from '../api/types';
import type { EventRef } from '../components/Evidence.svelte';
import { entryWords } from '../pages/board/words';
import { isFault, valueOf } from './fault';
import { server } from './server.svelte';

/** The most that the server gives in one answer. */
const AT_ONCE = 500;

/** The entries of the thing itself where there are any, else all that bear on the number. */
export async function entriesOf(found: { direct: string[] | null; behind: string[] | null }): Promise<EventRef[]> {
  const ids = (found.direct?.length ? found.direct : found.behind) ?? [];
  const list: Entry[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const entries = valueOf<Entry[] | null>(await server.api.ask('/api/v1/entries', { ids: ids.slice(from, from + AT_ONCE) }));
    if (isFault(entries)) throw new Error('entries');
    list.push(...(entries ?? []));
  }
  list.sort((a, b) => a.at - b.at);
  return list.map((one) => ({ code: one.number, at: new Date(one.at), what: entryWords(one.kind), by: one.by }));
}
