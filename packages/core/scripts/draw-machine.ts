/** Writes `docs/machine.md` from the machine itself: `node packages/core/scripts/draw-machine.ts`. */
import { writeFileSync } from 'node:fs';
import { deploymentMachine } from '../src/machine/deployment-machine.ts';
import { stateDiagram } from '../src/testing/state-diagram.ts';

export const MACHINE_PAGE = new URL('../../../docs/machine.md', import.meta.url);

export const machinePage = (): string => `# The deployment machine

Drawn from \`packages/core/src/machine/deployment-machine.ts\` by \`node packages/core/scripts/draw-machine.ts\`; a test fails when this page is out of date.

\`\`\`mermaid
${stateDiagram(deploymentMachine.root as never)}\`\`\`

Names on the arrows are commands of people (\`plan\`, \`confirm\`, \`approve\`, \`reject\`, \`cancel\`, \`stop\`, \`force\`, \`override\`, \`unlock\`) or the work that ended (\`init\`, \`apply\`, …); «broke» means that the work itself failed instead of answering no.
`;

if (process.argv[1] === import.meta.filename) writeFileSync(MACHINE_PAGE, machinePage());
