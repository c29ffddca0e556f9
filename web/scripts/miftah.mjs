// Starts the real program (MIFTAH_BIN) on a directory of its own, for tests
// and for the types. Answers null when MIFTAH_BIN is not set.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * base is the address, setup the token of the first start or null. stop ends
 * the program; with keep, its directory stays for another start.
 */
export async function start(dir) {
  const bin = process.env.MIFTAH_BIN;
  if (!bin) return null;
  const data = dir ?? (await mkdtemp(join(tmpdir(), 'miftah-')));
  const child = spawn(bin, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes('\n')) resolve(said);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${bin} ended with ${code}: ${said}`)));
  });
  const [, base, setup] = /(http:\/\/[^/\s]+)\/(?:setup#t=(\S+))?/.exec(line);
  const stop = async ({ keep = false } = {}) => {
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    if (!keep) await rm(data, { recursive: true, force: true });
  };
  return { base, setup: setup ?? null, data, stop };
}
