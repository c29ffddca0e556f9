// The answer to a teller: the fixed sentence (glossary 2.12), filled in the
// language of the report. It says "no door here", so it stands ready only for
// a place that was looked for and not found; other outcomes are put in words.
import * as dates from '../../catalogue/dates';
import { text, type Locale } from '../../catalogue/format';
import { stripBidi } from '../../entry/digits';
import type { Claim, Layout, Report } from '../../stores/docket.types';
import { placeSentence } from './words';

export function answerFor(report: Report, claim: Claim | undefined, layouts: readonly Layout[], locale: Locale): string {
  const outcome = claim?.outcomes?.at(-1);
  if (!claim || outcome?.value.outcome !== 'refuted') return '';
  const there: Locale = { ...locale, lang: report.arabic ? 'ar' : 'en', digits: report.arabic ? locale.digits : 'latn' };
  const placed = placeSentence(claim.place, layouts);
  const where = report.words.place || (placed ? text(placed.key, placed.params, there) : text('docket.answer_where', {}, there));
  const did = claim.said?.find((said) => said.event === outcome.event)?.words.text ?? text('docket.answer_did', {}, there);
  const comma = text('docket.comma', {}, there);
  // Day, then time, set apart as the sentence has them.
  const when = dates.formatDateTime(new Date(outcome.at), there).replace(/ (?=\S+$)/, comma);
  // Marks of direction are for the screen; this text is read out or sent.
  return stripBidi(text('say.answer', { where: [where, when].join(comma), did: did.trim().replace(/[.。]+$/, '') }, there));
}
