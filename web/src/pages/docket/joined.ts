// After a joining: says so, and offers to undo it for a while.
import { wordsOf, type Fault } from '../../components/problem';
import { docket } from '../../stores/docket.svelte';
import { isFault } from '../../stores/fault';
import { settings } from '../../stores/settings.svelte';
import { toasts } from '../../stores/toasts.svelte';

/** Shows a joining with its undo; answers what went wrong, or null. */
export function told(answer: string[] | Fault, number: string): Fault | null {
  if (isFault(answer)) return answer;
  toasts.show('docket.joined', { number: { code: number } }, 'good', () => void undo(answer));
  return null;
}

async function undo(events: string[]): Promise<void> {
  const fault = await docket.unjoin(events);
  if (!fault) return toasts.show('docket.unjoined', {}, 'good');
  const words = wordsOf(fault, settings.locale);
  const said = words.lines[0] ?? words;
  toasts.show(said.key, said.params, 'warn');
}
