/** What `docs/states.md` shows, in its order: a picture, its title, and what it means to the person who sees it. */

export interface State {
  readonly picture: string;
  readonly title: string;
  readonly meaning: string;
}

export interface Chapter {
  readonly title: string;
  readonly states: readonly State[];
}

const state = (picture: string, title: string, meaning: string): State => ({ picture, title, meaning });

export const CHAPTERS: readonly Chapter[] = [
  {
    title: 'From the command to the deployment',
    states: [
      state('commands', 'The slash commands', 'Typing `/` lists them, each with what it does.'),
      state('lobby', 'Ready to plan', 'Nothing has run. Run Plan is the only step; Confirm Apply is off.'),
      state('planning', 'Planning', 'init, validate and plan run in the thread. Cancel stops them.'),
      state('steps', 'The steps, in the thread', 'One message, edited as the steps end, with what each took.'),
      state('plan', 'The plan, in the thread', 'What is added, changed and destroyed; `plan.txt` has every attribute.'),
      state(
        'review',
        'The review, in the thread',
        'Cost, security, best practices; then the model’s words, named as such.',
      ),
      state('plan-ready', 'Plan ready', 'Verdict, cost and the worst finding. Confirm Apply is on.'),
      state(
        'details',
        'View Details',
        'A private answer, in every state: who did what when, versions, one resource at a time.',
      ),
      state('applying', 'Applying', 'Exactly the plan that was reviewed. Cancel asks whether to stop.'),
      state('progress', 'Progress, in the thread', 'What runs and what is done, from Terraform’s own events.'),
      state('applied', 'Applied', 'The session is over; View Details stays.'),
      state('provisioned', 'The end of the apply, in the thread', 'Each resource with its time.'),
      state('done', 'The call at the end', 'Mentions who asked and who confirmed, with the full log.'),
      state('thread-applied', 'The whole thread', 'Steps, plan, review, progress and outcome stay as the record.'),
      state('direct-message', 'The direct message', 'For those who closed Discord meanwhile.'),
    ],
  },
  {
    title: 'Plans that ask for more',
    states: [
      state('no-changes', 'No changes', 'The cloud is as the configuration says. There is nothing to confirm.'),
      state('replace', 'Something is replaced', 'Confirm Apply is red and asks for the deployment’s name.'),
      state(
        'replace-plan',
        'Why it is replaced, in the thread',
        'The attribute that forces it comes first, and which goes first.',
      ),
      state('typed-confirmation', 'The typed confirmation', 'Only the exact name starts the apply.'),
      state('removal', 'Everything is destroyed', 'What `/cloud-destroy` opens: the same way, the same questions.'),
      state(
        'large-plan',
        'Hundreds of resources, in the thread',
        'What is lost comes first; `plan.txt` has every one.',
      ),
      state('large-plan-thread', 'The same on the page', 'Long plans stay one message.'),
      state('critical', 'A critical finding', 'Nothing is lost, and yet the name must be typed.'),
      state('drift', 'Changed outside Terraform', 'Somebody changed the cloud by hand; this plan would undo it.'),
      state('drift-plan', 'What was changed by hand, in the thread', 'Below the plan, attribute by attribute.'),
      state(
        'drift-only',
        'Changed outside, nothing to undo',
        'What the configuration does not set is reported, not touched.',
      ),
    ],
  },
  {
    title: 'Waiting for others',
    states: [
      state(
        'held',
        'Somebody else is at work',
        'A lobby opens all the same, says who has the deployment, and links there.',
      ),
      state('queue', 'In the queue', 'Another session holds the deployment; this one starts by itself.'),
      state('approval-call', 'Approvals are asked for', 'One message mentions those who may approve.'),
      state('approval-plan', 'Approving, in the thread', 'Who approved when; the asker’s own click does not count.'),
      state('approval', 'Waiting for approval', 'One of two is there. Confirm Apply opens with the second.'),
      state('approved', 'Approved', 'Now it can be confirmed.'),
      state('blocked', 'Blocked by a practice', 'The project says that this finding blocks. Confirm Apply stays off.'),
      state('blocked-review', 'The block, in the thread', 'What to change; Override is for those with that right.'),
      state('override', 'Overriding', 'The reason stays in the timeline.'),
      state(
        'analyzing',
        'The model is asked',
        'Findings and cost are there already. Confirm waits a bounded time for the words.',
      ),
      state('ai-unavailable', 'The model does not answer', 'No button depends on it: practices and cost are complete.'),
      state('ai-unavailable-review', 'The review without the model', 'The same three sections.'),
    ],
  },
  {
    title: 'When something goes wrong',
    states: [
      state('plan-failed', 'The plan failed', 'What is wrong, where; nothing was changed.'),
      state('plan-failed-call', 'The call, in the thread', 'Every error with its place, and the full log.'),
      state('apply-failed', 'The apply failed half-way', 'How much is done, the cloud’s own words, what to do next.'),
      state('apply-failed-call', 'The call, in the thread', 'What failed, what was not started, what is in place.'),
      state('stop-question', 'Cancel during an apply', 'Asks first, in private.'),
      state('stopping', 'Stopping', 'What runs is finished, nothing new is started.'),
      state('stopped', 'Stopped', 'Done and not started are counted.'),
      state(
        'force',
        'Force Stop, in the thread',
        'After 30 s of stopping, for another person with that right: what it may leave behind.',
      ),
      state('forced', 'Stopped by force', 'Who did it, and that the state may miss what was running.'),
      state('stale', 'The plan is out of date', 'Somebody applied from elsewhere. Nothing was run; plan again.'),
      state('restored', 'After a restart of the bot', 'The same state as before, and the buttons work.'),
      state('interrupted', 'Interrupted', 'The apply’s end was not seen. It is never begun again by itself.'),
      state('interrupted-call', 'The call, in the thread', 'The lock is kept until somebody who knows gives it up.'),
      state('unlock', 'Unlocking', 'Asks once more, and why.'),
      state('cancelled', 'Cancelled', 'Nothing was applied; the thread is closed.'),
      state('expired', 'Closed without a decision', 'After the idle time (30 minutes by default) the plan is deleted.'),
    ],
  },
  {
    title: 'Other modules',
    states: [
      state('google-plan', 'Google Cloud: a database', 'The plan.'),
      state('google-review', 'Google Cloud: its review', 'Nothing to object to; the cost is known.'),
      state('google-applied', 'Google Cloud: applied', 'Added, changed and destroyed, as Terraform counts them.'),
      state('aws-plan', 'AWS: a network', '21 resources, one a line.'),
      state('aws-review', 'AWS: its review', 'What has a fixed price, and what is priced by use.'),
      state('aws-applied', 'AWS: applied', 'As everywhere.'),
      state('azure-plan', 'Azure: a storage account', 'The plan.'),
      state('azure-review', 'Azure: its review', 'Findings are grouped, the worst first.'),
      state('azure-applied', 'Azure: applied', 'As everywhere.'),
    ],
  },
  {
    title: 'Elsewhere',
    states: [
      state('light', 'Light, on a wide screen', 'The page follows the system, or its button.'),
      state('phone', 'On a phone', '360 pixels wide: lines and buttons wrap, nothing is cut.'),
      state('phone-light', 'On a phone, light', 'The same.'),
    ],
  },
];

/** The page, in Markdown. */
export const statesPage = (): string =>
  [
    '# Every state, as people see it',
    'Taken of the real page during real runs (real bot, real terraform, simulated cloud) by `node packages/cloud-chatops/scripts/take-screenshots.ts`, which also writes this page.',
    ...CHAPTERS.flatMap(({ title, states }) => [
      `## ${title}`,
      ...states.flatMap(({ picture, title: name, meaning }) => [
        `### ${name}`,
        meaning,
        `![${name}: ${meaning.replaceAll('`', '')}](images/${picture}.png)`,
      ]),
    ]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/u, '\n');
