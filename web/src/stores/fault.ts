// What a person is told after an act: a Fault, or null when it was saved.
import type { Fault } from '../components/problem';
import type { Asked, Read, Sent } from './api';

/** Waits for what the write touched to be read again, so that it shows at once. */
export async function faultOf(sent: Sent<unknown>, ...touched: { refresh(): Promise<void> }[]): Promise<Fault | null> {
  if (sent.kind === 'refused') return sent.problem;
  if (sent.kind === 'unknown') return 'unknown';
  await Promise.all(touched.map((one) => one.refresh()));
  return null;
}

/** The value of an answer, or what went wrong. */
export function valueOf<T>(answer: Asked<T> | Read<T>): T | Fault {
  if (answer.kind === 'refused') return answer.problem;
  return answer.kind === 'unknown' || answer.kind === 'unreachable' ? 'unknown' : answer.value;
}

/** Tells what went wrong from a value. */
export function isFault(answer: unknown): answer is Fault {
  if (answer === 'unknown') return true;
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'status' in answer && 'message' in answer;
}
