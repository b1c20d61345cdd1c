/** Discord's own tokens: clocks that tick by themselves, mentions, Markdown. */
import { inlineCode, neutraliseProse, visible } from '../text/neutralise.ts';
import type { TextStyle } from './text-style.ts';

/** Discord ids are digits; anything else must not reach the inside of a mention. */
const isId = (id: string): boolean => /^\d{1,20}$/.test(id);

/** https://docs.discord.com/developers/reference#message-formatting */
const clock = (at: number, form: 'R' | 't'): string => `<t:${Math.floor(at / 1000)}:${form}>`;

/** Nothing in an address may end the link around it. */
const safeUrl = (url: string): string =>
  visible(url)
    .replaceAll(/[\s<>]/gu, encodeURIComponent)
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');

export const discordStyle: TextStyle = {
  relative: (at) => clock(at, 'R'),
  time: (at) => clock(at, 't'),
  person: (person) => (isId(person.id) ? `<@${person.id}>` : neutraliseProse(person.name)),
  role: (role) => (isId(role.id) ? `<@&${role.id}>` : neutraliseProse(role.name)),
  code: inlineCode,
  bold: (text) => `**${neutraliseProse(text)}**`,
  // Angle brackets keep a link from growing a preview.
  link: (label, url) => `[${neutraliseProse(label)}](<${safeUrl(url)}>)`,
  prose: neutraliseProse,
};
