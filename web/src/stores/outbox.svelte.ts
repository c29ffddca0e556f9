// Reports on their way. The form is free again at once; what was entered
// stays in sight here until it is saved with its number, or refused with the
// reason. In memory only: what was told is personal.
import type { Fault } from '../components/problem';
import type { Api } from './api';
import { uuid } from './api';
import type { DocketApi, ReportIn } from './docket.types';

export interface Outgoing {
  command: string;
  draft: ReportIn;
  state: 'sending' | 'saved' | 'refused';
  /** Of the saved entry, such as HQ-57. */
  number: string;
  id: string;
  fault: Fault | null;
}

const KEPT = 3;

export class Outbox {
  all = $state<Outgoing[]>([]);

  constructor(
    private readonly api: () => Pick<Api<DocketApi>, 'send'>,
    private readonly saved: () => void,
  ) {}

  /** Sends a report; resolves when its outcome is known. */
  async send(draft: ReportIn): Promise<Outgoing> {
    const command = uuid();
    this.all = [{ command, draft, state: 'sending' as const, number: '', id: '', fault: null }, ...this.all];
    const sent = await this.api().send('/api/v1/docket/report', draft, { command });
    const entry = this.all.find((one) => one.command === command)!;
    if (sent.kind === 'saved') {
      Object.assign(entry, { state: 'saved', number: sent.value.number, id: sent.value.result });
      this.saved();
    } else {
      Object.assign(entry, { state: 'refused', fault: sent.kind === 'refused' ? sent.problem : 'unknown' });
    }
    this.#trim();
    return entry;
  }

  /** Takes one out: a refused one that goes back into the form, or a saved one. */
  drop(command: string): void {
    this.all = this.all.filter((one) => one.command !== command);
  }

  // Only saved ones leave by themselves.
  #trim(): void {
    let kept = 0;
    this.all = this.all.filter((one) => one.state !== 'saved' || ++kept <= KEPT);
  }
}
