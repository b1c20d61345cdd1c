/** How text becomes index terms: identifiers whole and in parts, words stemmed, filler dropped. */
import { stem } from './stem.ts';

/** Carry no meaning in a question about infrastructure, or are only the state of an attribute (`false`, `missing`, `set`). */
const STOP_WORDS = new Set(
  `a about after all also am an and any are as at be been being but by can could did do does doing for from get gets give given
  go got had has have having he her here him his how i if in into is it its just let lets like made make makes many may me
  might more most much must my need needs no nor not now of off on one only or other our out over own per place put
  really run runs say says see set sets she should so some still such sure take than that the their them then there these
  they thing things this those to too true up upon us use used uses using very want was we were what when where whether
  which while who whom whose why will with within without would yes yet you your
  absent empty exist exists false missing none null present problem`.split(/\s+/),
);

/** What a term is made of: `google_compute_firewall` and `cloud-platform` stay whole, `0.0.0.0/0` and `python3.7`, too. */
const WORD = /[a-z0-9]+(?:[_.:/-][a-z0-9]+)*/gi;
/** Between the words of an identifier, `SendMessage` included. */
const SEAM = /[_.:/-]|(?<=[a-z0-9])(?=[A-Z][a-z])/;

/** "Log in" has nothing to do with logs. */
const PARTICLE_VERB = /\b(?:log(?:s|ged|ging)?|sign(?:s|ed|ing)?)[ -]in\b/gi;

/**
 * Terms in reading order. An identifier gives itself and its parts: `log_bucket` → `log_bucket`, `log`, `bucket`;
 * `GuardDuty` → `guardduty`, `guard`, `duty`.
 */
export function tokenize(text: string): string[] {
  const terms: string[] = [];
  for (const [word] of text.replace(PARTICLE_VERB, 'login').matchAll(WORD)) {
    const parts = word.split(SEAM);
    if (parts.length > 1) terms.push(word.toLowerCase());
    for (const part of parts.map((p) => p.toLowerCase())) {
      if (part.length > 1 && !STOP_WORDS.has(part)) terms.push(stem(part));
    }
  }
  return terms;
}
