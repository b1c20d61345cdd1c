/** Sentences about Discord itself; every other sentence is presentation's. */

export const inThreadSentence = 'A session opens in a channel, not in a thread. Nothing was opened.';

export const outsideServerSentence = 'This works in a server only. Nothing was run.';

/** A button of a message that was replaced by a newer one. */
export const movedSentence = (url: string): string => `This message was replaced; go on in ${url}. Nothing was run.`;

export const pressAgainSentence = 'The answer took too long for a dialog. Nothing was run. Press the button again.';

export const commandAgainSentence =
  'The answer took too long for a dialog. Nothing was opened. Give the command again.';

/** Values for a dialog that is not known any more. */
export const questionGoneSentence =
  'These values are not waited for any more: 15 minutes have passed, the bot was started again, or they were sent already. Nothing was opened. Give the command again.';

export const postedSentence = (url: string): string => `The lobby is open: ${url}`;

/** Nothing where no role is known. */
export const rolesSentence = (roles: readonly string[]): readonly string[] =>
  roles.length === 0 ? [] : [`Roles that have it: ${roles.join(', ')}.`];
