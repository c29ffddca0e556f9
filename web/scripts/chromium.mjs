// Debian's Chromium, driven without a download of its own.
import { chromium } from 'playwright-core';

/** more: further switches of Chromium. */
export function launch(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', ...more],
  });
}
