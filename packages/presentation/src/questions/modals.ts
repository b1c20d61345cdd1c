/** What is asked in a dialog before something that cannot be taken back. */
import { shortDigest, shortSession, type LobbyView } from '@cloud-chatops/core';
import { oneLine } from '../text/neutralise.ts';
import { counted, shownNumber } from '../text/numbers.ts';
import { shortenEnd, shortenMiddle } from '../text/shorten.ts';
import { upperFirst } from '../text/words.ts';

export interface ModalText {
  /** At most 45 characters, plain text. */
  readonly title: string;
  /** Shown above the field; plain text. */
  readonly text: string;
  /** At most 45 characters, plain text. */
  readonly label: string;
  /** Characters the field takes. */
  readonly maxLength: number;
}

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal */
const LONGEST_TITLE = 45;
const LONGEST_REASON = 300;

const titled = (words: string, name: string): string => {
  const room = LONGEST_TITLE - Array.from(words).length;
  return `${words}${shortenMiddle(oneLine(name), Math.max(8, room))}`;
};

/** «destroys 12 resources, first a, and replaces 3» */
function losses({ plan }: LobbyView): string {
  if (plan === undefined) return 'changes resources';
  const { counts, destroys, replaces } = plan;
  const first = (address: string | undefined): string =>
    address === undefined ? '' : `, first ${shortenMiddle(oneLine(address), 200)}`;
  const lost = counts.delete + counts.other;
  const parts = [
    ...(lost > 0 ? [`destroys ${counted(lost, 'resource')}${first(destroys[0])}`] : []),
    ...(counts.replace > 0 ? [`replaces ${shownNumber(counts.replace)}${lost > 0 ? '' : first(replaces[0])}`] : []),
  ];
  return parts.join(', and ');
}

/** What to type before Confirm counts; `undefined` when one click is enough. */
export function confirmModal(view: LobbyView): ModalText | undefined {
  const name = view.gate?.typedName;
  if (name === undefined) return undefined;
  const counts = view.plan?.counts;
  const lost = counts === undefined ? 0 : counts.delete + counts.other;
  const replaced = counts?.replace ?? 0;
  const acts = [
    ...(lost > 0 ? [`destroy ${shownNumber(lost)}`] : []),
    ...(replaced > 0 ? [`replace ${shownNumber(replaced)}`] : []),
  ];
  const critical = view.report?.findings.critical ?? 0;
  const act = acts.length === 0 ? 'apply' : acts.join(' and ');
  const plan = view.plan === undefined ? 'The plan' : `Plan ${shortDigest(view.plan.digest)}`;
  const reasons = [
    ...(acts.length > 0 ? [losses(view)] : []),
    ...(critical > 0
      ? [
          `has ${counted(critical, 'critical finding')}${view.report?.worst === undefined ? '' : `: ${shortenEnd(oneLine(view.report.worst.title), 120)}`}`,
        ]
      : []),
  ];
  return {
    title: titled(`${upperFirst(act)} in `, view.target.name),
    text: `${plan} ${reasons.join('. It ')}.`,
    label: typedLabel(name),
    maxLength: 100,
  };
}

function typedLabel(name: string): string {
  const label = `Type ${oneLine(name)} to confirm`;
  return Array.from(label).length <= LONGEST_TITLE ? label : 'Type the deployment name to confirm';
}

/** Asked of whoever may override a block: the reason stands in the timeline. */
export function overrideModal(view: LobbyView): ModalText {
  const blocks = view.gate?.blockedBy ?? [];
  const names = blocks.map((block) => {
    if (block.kind === 'practice') return block.practiceId;
    return block.kind === 'protected'
      ? `the protection of ${shortenMiddle(oneLine(block.address), 100)}`
      : 'the failed review';
  });
  return {
    title: titled('Override the block of ', view.target.name),
    text: `The plan is blocked by ${shortenEnd(names.join(', '), 300)}. An override lets it be confirmed; who and why stays in the timeline.`,
    label: 'Why is it safe to go on?',
    maxLength: LONGEST_REASON,
  };
}

/** The second question before a held lock is given up. */
export function unlockModal(view: LobbyView): ModalText {
  return {
    title: titled('Unlock ', view.target.name),
    text: `Unlock ${oneLine(view.target.name)}? Only if no apply is running anywhere: session ${shortSession(view.sessionId)} may still be changing it.`,
    label: 'How do you know that nothing runs?',
    maxLength: LONGEST_REASON,
  };
}

export function rejectModal(view: LobbyView): ModalText {
  const plan = view.plan === undefined ? 'The plan' : `Plan ${shortDigest(view.plan.digest)}`;
  return {
    title: titled('Reject the plan for ', view.target.name),
    text: `${plan} can then not be confirmed. Somebody has to plan again.`,
    label: 'What has to change?',
    maxLength: LONGEST_REASON,
  };
}
