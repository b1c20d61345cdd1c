/** The machine as a Mermaid state diagram, drawn from its definition: `docs/machine.md` holds it, a test compares. */
import type { AnyStateNode, StateNode } from 'xstate';

const short = (event: string): string =>
  event.replace(/^xstate\.done\.actor\./, '').replace(/^xstate\.error\.actor\.(.*)/, '$1 broke');

const name = (node: AnyStateNode): string => node.path.join('_');

/** `getStateNodes` and `toDirectedGraph` leave out eventless transitions; this walk does not. */
export function stateDiagram(root: StateNode<never, never> | AnyStateNode): string {
  const lines: string[] = ['stateDiagram-v2'];
  const edges = new Map<string, Set<string>>();
  const walk = (node: AnyStateNode, indent: string): void => {
    const children = Object.values(node.states) as AnyStateNode[];
    const [initial] = node.initial?.target ?? [];
    if (initial) lines.push(`${indent}[*] --> ${name(initial)}`);
    for (const child of children) {
      const inner = Object.keys(child.states).length > 0;
      lines.push(`${indent}state "${child.key}" as ${name(child)}${inner ? ' {' : ''}`);
      if (inner) {
        walk(child, `${indent}  `);
        lines.push(`${indent}}`);
      }
      if (child.type === 'final') lines.push(`${indent}${name(child)} --> [*]`);
    }
    for (const transition of [...node.transitions.values()].flat().concat(node.always ?? [])) {
      for (const target of transition.target ?? []) {
        if (target === node && !transition.reenter) continue;
        const key = `${name(node)} --> ${name(target)}`;
        edges.set(key, (edges.get(key) ?? new Set()).add(short(transition.eventType) || 'words settled'));
      }
    }
  };
  walk(root as AnyStateNode, '  ');
  for (const [edge, events] of edges) lines.push(`  ${edge}: ${[...events].join(', ')}`);
  return `${lines.join('\n')}\n`;
}
