/**
 * /cloud-ask: a question about the plan of a thread, answered from its findings, its cost and the practices. With a
 * model in sentences that each cite what they stand on, without one from the practices that fit. It changes nothing.
 */
import {
  answerQuestion,
  createRetriever,
  toRetrievalEntry,
  type Answer,
  type Claim,
  type KnowledgeEntry,
  type LanguageModel,
  type Retriever,
} from '@cloud-chatops/advisor';
import {
  shortDigest,
  type AnalysisReport,
  type Artifacts,
  type LobbyView,
  type PlanSummary,
} from '@cloud-chatops/core';
import type { Asked, CommandAnswer, Host, SlashCommand } from '@cloud-chatops/discord-adapter';
import { costLine, discordStyle as style, findingLine, type Card, type CardBlock } from '@cloud-chatops/presentation';

export interface AskParts extends Pick<Host, 'rightsOf'> {
  readonly view: (sessionId: string) => Promise<Pick<LobbyView, 'target' | 'plan' | 'report'> | undefined>;
  readonly artifacts: Pick<Artifacts, 'get'>;
  readonly knowledge: readonly KnowledgeEntry[];
  /** Absent: answered from the practices alone. */
  readonly model: LanguageModel | undefined;
  readonly redact: (text: string) => string;
}

const LONGEST_QUESTION = 300;
/** Practices that the model reads, and that stand in for it. */
const MOST_PRACTICES = 5;
/** The person waits with an empty answer before them. */
const BUDGET_MS = 15_000;

export function cloudAsk(parts: AskParts): SlashCommand {
  // Made for the first question: a start needs none.
  let retriever: Retriever | undefined;
  const entries = new Map(parts.knowledge.map((entry) => [entry.id, entry]));

  /** Those that fit the question, the ones that this plan breaks first. */
  const practicesFor = (question: string, summary: PlanSummary, report: AnalysisReport): KnowledgeEntry[] => {
    const resourceTypes = [...new Set(summary.changes.map(({ type }) => type))];
    retriever ??= createRetriever(parts.knowledge.map(toRetrievalEntry));
    const found = retriever.search(question, { resourceTypes });
    const broken = new Set(report.findings.map(({ practiceId }) => practiceId));
    return [...found.filter((id) => broken.has(id)), ...found.filter((id) => !broken.has(id))]
      .slice(0, MOST_PRACTICES)
      .flatMap((id) => entries.get(id) ?? []);
  };

  return {
    name: 'cloud-ask',
    description: 'Ask about the plan of this thread: what it costs, what is unsafe, why',
    options: [{ name: 'question', description: 'In your own words', required: true, maxLength: LONGEST_QUESTION }],
    async run(asked) {
      const plan = await planAsked(parts, asked);
      if ('problem' in plan) return say(plan.problem);
      const { view, summary, report } = plan;
      const question = asked.options['question'] ?? '';
      const broken = new Set(report.findings.map(({ practiceId }) => practiceId));
      const answer = await answerQuestion({
        question,
        facts: { summary, report, practices: parts.knowledge.filter(({ id }) => broken.has(id)) },
        practices: practicesFor(question, summary, report),
        redact: parts.redact,
        budgetMs: BUDGET_MS,
        ...(parts.model === undefined ? {} : { model: parts.model }),
      });
      return { kind: 'private-card', card: answerCard(parts.redact(question), answer, view, report) };
    },
  };
}

const say = (text: string): CommandAnswer => ({ kind: 'private', text });

type ViewWithPlan = Required<Pick<LobbyView, 'target' | 'plan' | 'report'>>;

/** What the question is about, or a sentence that says why there is nothing. */
async function planAsked(
  { view, artifacts, rightsOf }: AskParts,
  { sessionHere, member }: Asked,
): Promise<{ view: ViewWithPlan; summary: PlanSummary; report: AnalysisReport } | { problem: string }> {
  const now = sessionHere === undefined ? undefined : await view(sessionHere);
  if (now === undefined) return { problem: 'Ask in the thread of a plan: the answer is about that plan.' };
  const { target, plan, report: head } = now;
  if (!rightsOf(target.project, member).includes('view'))
    return { problem: `You can't view ${style.bold(target.project)}: it needs the right ${style.code('view')}.` };
  if (plan === undefined || head === undefined)
    return { problem: 'There is no reviewed plan yet. Ask again when the review is here.' };
  const [summary, report] = await Promise.all([artifacts.get(plan.summary.key), artifacts.get(head.report.key)]);
  if (summary === undefined || report === undefined)
    return { problem: 'The plan and its review are not stored any more. Plan again to ask about it.' };
  return {
    view: { target, plan, report: head },
    summary: JSON.parse(summary) as PlanSummary,
    report: JSON.parse(report) as AnalysisReport,
  };
}

function answerCard(
  question: string,
  answer: Answer,
  { plan, report: head }: ViewWithPlan,
  report: AnalysisReport,
): Card {
  const blocks: CardBlock[] = [
    { kind: 'text', text: style.bold(question.slice(0, LONGEST_QUESTION)) },
    ...(answer.statements.length === 0
      ? [{ kind: 'text' as const, text: 'Neither the plan nor the practices say anything about that.' }]
      : [{ kind: 'text' as const, text: answer.statements.map((claim) => statement(claim, report)).join('\n') }]),
    // Without a model nothing else speaks of this very plan.
    ...(answer.source === 'model'
      ? []
      : [{ kind: 'text' as const, text: [costLine(head.cost, style), findingLine(head, style)].join('\n') }]),
    { kind: 'small', text: `Plan ${shortDigest(plan.digest)}. ${sourceWords(answer)}` },
  ];
  return { tone: 'waiting', blocks, rows: [], files: [] };
}

/** With what it stands on; a practice that this plan breaks says where. */
function statement({ text, citations }: Claim, { findings }: AnalysisReport): string {
  const where = findings.find(
    ({ practiceId, address }) => citations.includes(practiceId) && !citations.includes(address),
  );
  const cited = [...citations, ...(where === undefined ? [] : [where.address])].map((one) => style.code(one));
  return `- ${style.prose(text)} (${cited.join(', ')})`;
}

function sourceWords({ source, model, simulated, reason }: Answer): string {
  if (source === 'model') {
    const name = simulated && !/simulated/i.test(model ?? '') ? `simulated model (${model})` : (model ?? '');
    return `AI answer by ${style.prose(name)}: advice, it changes nothing.`;
  }
  return `From the practices${reason === undefined ? '' : `; no AI answer: ${style.prose(reason)}`}.`;
}
