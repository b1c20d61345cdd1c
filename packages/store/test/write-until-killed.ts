/** Appends versions to one session and prints each after it was acknowledged, until somebody kills it. */
import { openStore } from '../src/index.ts';

const store = await openStore(process.argv[2] as string);
for (let version = 1; ; version++) {
  await store.sessions.append({
    id: 's',
    version,
    envelope: { machine: 'deployment', version: 1, snapshot: {} },
    pending: [],
    at: version,
    target: 'p:e:n',
    lease: 'none',
    ended: false,
    entries: [{ type: 'session.cancelled', by: { id: '1', name: 'Ana' }, at: version, attempt: 0 }],
  });
  process.stdout.write(`${version}\n`);
}
