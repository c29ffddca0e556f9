// Bundles are bytes, so they do not go through the JSON client: one is written
// by the station and saved by the browser, one is handed in and read there.
import type { Problem } from '../api/types';
import type { Fault } from '../components/problem';

export interface Brought {
  from: string;
  /** Of its writer; '' for a station that waits for admission. */
  letter: string;
  created: number;
  added: number;
  /** Of these, of stations that wait. */
  waiting: number;
  keys: number;
  chains: { station: string; letter: string; added: number; counts: boolean }[];
  leftOut: string[];
  whole: boolean;
}

const same: RequestInit = { mode: 'same-origin', credentials: 'same-origin', cache: 'no-store', redirect: 'error' };

async function faultIn(response: Response): Promise<Fault> {
  try {
    const said = (await response.json()) as Partial<Problem>;
    return { message: '', ...said, status: response.status, code: said.code ?? 'input' };
  } catch {
    return 'unknown';
  }
}

/** Has the station write a bundle, and the browser save it; answers its name. */
export async function saveBundle(address: string): Promise<{ name: string } | Fault> {
  try {
    const response = await fetch(address, same);
    if (!response.ok) return await faultIn(response);
    const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'bundle.miftah';
    const url = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    return { name };
  } catch {
    return 'unknown';
  }
}

/** Hands a bundle in. Handing the same one in twice does nothing the second time. */
export async function readBundle(bundle: Blob, partial: boolean): Promise<Brought | Fault> {
  try {
    const response = await fetch(`/api/v1/office/bundle${partial ? '?partial=1' : ''}`, {
      ...same,
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: bundle,
    });
    return response.ok ? ((await response.json()) as Brought) : await faultIn(response);
  } catch {
    return 'unknown';
  }
}
