// Short messages at the foot of the page. One with an undo stays longer; one
// that reports a refusal stays until a person hides it.
import type { Key } from '../catalogue/catalogue';
import type { Params } from '../catalogue/format';

export interface Toast {
  id: number;
  tone: 'good' | 'info' | 'warn';
  key: Key;
  params: Params;
  undo: (() => void) | null;
}

class Toasts {
  all = $state<Toast[]>([]);
  #next = 1;

  show(key: Key, params: Params = {}, tone: Toast['tone'] = 'info', undo: (() => void) | null = null): void {
    const toast: Toast = { id: this.#next++, tone, key, params, undo };
    this.all = [...this.all.slice(-2), toast];
    if (tone !== 'warn') setTimeout(() => this.hide(toast.id), undo ? 10_000 : 5_000);
  }

  hide(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  undo(toast: Toast): void {
    this.hide(toast.id);
    toast.undo?.();
  }
}

export const toasts = new Toasts();
