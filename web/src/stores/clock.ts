// The clock of an exercise: pure, so that it can be tested without waiting.

export interface ExerciseClock {
  /** RFC 3339 time that the exercise clock showed at the real instant `at`. */
  shown: string;
  at: string;
  /** Exercise seconds for each real second; 0 stands still. */
  rate: number;
}

export function exerciseTime(clock: ExerciseClock, now: Date): Date {
  const passed = now.getTime() - Date.parse(clock.at);
  return new Date(Date.parse(clock.shown) + passed * clock.rate);
}
