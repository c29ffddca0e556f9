// After a joining: says so, and offers to undo it for a while.
import type { Fault } from '../../components/problem';
import { docket } from '../../stores/docket.svelte';
import { isFault } from '../../stores/fault';
import { toasts } from '../../stores/toasts.svelte';

/** Shows a joining with its undo; answers what went wrong, or null. */
export function told(answer: string[] | Fault, number: string): Fault | null {
  if (isFault(answer)) return answer;
  toasts.show('docket.joined', { number: { code: number } }, 'good', () => void undo(answer));
  return null;
}

async function undo(events: string[]): Promise<void> {
  const fault = await docket.unjoin(events);
  toasts.show(fault ? 'error.refused_plain' : 'docket.unjoined', {}, fault ? 'warn' : 'good');
}
