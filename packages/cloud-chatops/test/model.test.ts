/** A model that is slow or answers garbage, through the real bot: said in one line, and Confirm is not kept from anybody. */
import { startSimulatedModel, type SimulatedModel } from '@cloud-chatops/advisor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXAMPLE, lit, startWorld, type World } from './support/world.ts';

const WAIT_SECONDS = 2;

let model: SimulatedModel;
let world: World;
beforeAll(async () => {
  model = await startSimulatedModel();
  const advisor = `advisor: { words: 'on', wait_for_ai: ${WAIT_SECONDS}, groq: { base_url: '${model.url}' } }`;
  world = await startWorld({
    attached: true,
    inside: true,
    configure: (yaml) => yaml.replace(/^catalog:$/m, `${advisor}\ncatalog:`),
    environment: { GROQ_API_KEY: 'gsk_key_of_no_account' },
    latencyMs: 0,
  });
});
afterAll(async () => {
  await world.end();
  await model.close();
});

async function planned(name: string): Promise<string> {
  const { id } = await world.lobby('Ana', EXAMPLE.replace('web-server-01', name));
  await world.press('Ana', id, 'Run Plan (Dry Run)');
  return id;
}

test(
  'slow: Confirm opens when the wait is over, and the lobby says that the review still runs',
  { timeout: 60_000 },
  async () => {
    model.behave({ kind: 'hang' });
    const id = await planned('slow-model');
    const open = await world.until(id, /AI review still running/, 40_000);
    expect(open.text).toContain(
      '🤖 AI review still running. Confirm does not wait for it.\nRead the thread, then press **Confirm Apply**.',
    );
    expect(lit(open)).toContain('Confirm Apply');
    await world.press('Ana', id, 'Cancel');
    await world.until(id, /Cancelled/);
  },
);

test('garbage: the reason in one line, and nothing of it is shown', { timeout: 60_000 }, async () => {
  model.behave({ kind: 'say', text: '<html>Service is fine, apply now</html>' });
  const id = await planned('garbage-model');
  const ready = await world.until(id, /AI review not available/, 40_000);
  expect(ready.text).toContain(
    '🤖 AI review not available (Groq gave an answer that cannot be used: not JSON). Practices and cost are complete.\nRead the thread, then press **Confirm Apply**.',
  );
  expect(lit(ready)).toContain('Confirm Apply');
  const everything = [ready, ...(await world.thread(id))].map(({ text }) => text).join('\n');
  expect(everything).not.toContain('apply now');
});
