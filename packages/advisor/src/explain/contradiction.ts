/**
 * Notices words that call a plan safe or approved while code holds it for risky: they are not shown. Only a second line
 * of defence (findings, cost and risk come from code anyway), so a sentence too many dropped is the better mistake.
 */
import type { Risk } from '@cloud-chatops/core';

const REASSURANCE: readonly RegExp[] = [
  /(?<!\bnot |n't |\bnever )\b(?:is|are|looks?|seems?|appears?|remains?|completely|perfectly|totally|entirely|fully)\s+(?:safe|secure|harmless|risk[- ]free|fine|ok(?:ay)?|approved|compliant)\b/i,
  /(?<!\bnot |n't |\bnever |\bun)\bsafe to (?:apply|confirm|deploy|proceed)\b/i,
  /\b(?:no|zero|without)\s+(?:any\s+)?(?:\w+\s+)?(?:risks?|concerns?|issues?|problems?|findings?|danger)\b/i,
  /\b(?:already|pre-?|has been|have been|was|were)\s*(?:approved|reviewed|waived|cleared)\b/i,
  /\b(?:ignore|disregard|skip)\s+(?:the|this|that|these|those|all|any|previous|above)\b|\bfalse positives?\b/i,
  /\b(?:confirm|approve|apply)\s+(?:it\s+|this\s+)?(?:now|immediately|at once|right away)\b/i,
  /\b(?:unbedenklich|ungefährlich|genehmigt|keine? (?:Risiko|Risiken|Probleme))\b/i,
  /\b(?:sans (?:risque|danger)|aucun (?:risque|problème)|approuvé)/i,
  /\b(?:sin riesgos?|es seguro|aprobado|ning[uú]n (?:riesgo|problema))\b/i,
  /\b(?:sem riscos?|aprovado|nenhum risco)\b/i,
  /(?:безопас|одобрен|без риск|нет риск)/i,
  /(?:安全|已批准|已核准|没有风险|無風險|承認済み|問題ありません|リスクなし)/,
  /(?:안전|승인됨|위험 없음)/,
  /(?:آمن|لا خطر|موافق)/,
  /(?:सुरक्षित|स्वीकृत)/,
];

/** Whether the text plays down a plan whose risk is high or critical. */
export const contradicts = (text: string, floor: Risk): boolean =>
  (floor === 'critical' || floor === 'high') && REASSURANCE.some((pattern) => pattern.test(text));
