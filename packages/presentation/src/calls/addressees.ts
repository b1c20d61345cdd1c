/** Whom a call reaches: the requester and whoever confirmed, each once. */
import type { LobbyView, Person } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';

export function addressees(view: LobbyView): readonly Person[] {
  const { requester, confirmedBy } = view;
  return confirmedBy === undefined || confirmedBy.id === requester.id ? [requester] : [requester, confirmedBy];
}

export const mentioned = (people: readonly Person[], style: TextStyle): string =>
  people.map((person) => style.person(person)).join(' ');
