// The operation's clock: of an exercise it starts where the set-up said and
// may run faster; otherwise it is the server's. Pure, so that it can be tested
// without waiting.
import type { Clock } from '../api/types';

export interface OperationClock {
  /** What the operation's clock showed at the real instant `at`; both in ms since 1970. */
  shown: number;
  at: number;
  /** Operation seconds for each real second; 0 stands still. */
  rate: number;
}

/** The clock as the server told it at the real instant `at` of this device. */
export function clockFrom(told: Clock, at: number): OperationClock {
  return { shown: told.now, at, rate: told.rateMilli / 1000 };
}

/** The operation's time at a real instant of this device. */
export function operationTime(clock: OperationClock, real: number): Date {
  return new Date(clock.shown + (real - clock.at) * clock.rate);
}
