// A page under watch: script errors, console errors, other hosts, axe.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Opens url in a new page of the context; faults gathers what went wrong. */
export async function open(context, url, faults) {
  const page = await context.newPage();
  const origin = new URL(url).origin;
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  // Refusals (4xx) and cut lines are part of the walk; nothing else on the console is.
  page.on('console', (line) => {
    if (line.type() === 'error' && !/status of 4[0-9][0-9]|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION/.test(line.text())) faults.push(`console: ${line.text()}`);
  });
  page.on('request', (request) => request.url().startsWith('http') && !request.url().startsWith(origin) && faults.push(`other host: ${request.url()}`));
  await page.goto(url);
  return page;
}

/** Runs axe through the debugger, so that the page's own policy stays as it is. */
export async function look(page, what, faults) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const v of violations) faults.push(`axe, ${what}: ${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary ?? ''}`).join(' | ').slice(0, 400)}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (over > 0) faults.push(`${what}: ${over} px wider than the window`);
}
