/** Buttons of the page's "Test tools": what can go wrong, to be tried by hand. */
import type { TestTool } from '@cloud-chatops/local-discord';
import type { SimulatedCloud } from '@cloud-chatops/simulated-cloud';
import type { BotProcess } from './bot-process.ts';

export function demoTools({ bot, cloud }: { readonly bot: BotProcess; readonly cloud: SimulatedCloud }): TestTool[] {
  const vm = { type: 'google_compute_instance' } as const;
  return [
    {
      label: 'Kill the bot',
      description: 'SIGKILL, in the middle of whatever it does. A running apply goes on.',
      run: async () => {
        await bot.stop('SIGKILL');
        return 'The bot is dead. Running terraform processes are not.';
      },
    },
    {
      label: 'Start the bot',
      description: 'Picks up every session where it stopped.',
      run: async () => {
        if (bot.running()) return 'The bot is running.';
        await bot.start();
        return 'The bot is back.';
      },
    },
    {
      label: 'Fail the next machine',
      description: 'The next Compute Instance is refused for lack of quota.',
      run: async () => {
        cloud.setKnobs({ ...cloud.knobs(), faults: [{ on: 'create', ...vm, effect: 'quota', times: 1 }] });
        return 'The next machine meets a quota error.';
      },
    },
    {
      label: 'Slow cloud',
      description: 'Each operation takes 20 seconds.',
      run: async () => {
        cloud.setKnobs({ ...cloud.knobs(), latencyMs: 20_000 });
        return 'Each operation takes 20 seconds now.';
      },
    },
    {
      label: 'Fast cloud',
      description: 'Each operation takes 3 seconds, nothing fails.',
      run: async () => {
        cloud.setKnobs({ latencyMs: 3_000, faults: [] });
        return 'Each operation takes 3 seconds again.';
      },
    },
    {
      label: 'Change a machine outside Terraform',
      description: 'Drift: somebody resizes a machine by hand.',
      run: async () => {
        const [machine] = cloud.objects().filter((o) => o.type === vm.type);
        if (!machine) return 'There is no machine yet: deploy one first.';
        cloud.changeObject(vm.type, machine.name, { machine_type: 'e2-micro' });
        return `${machine.name} is an e2-micro now; the next plan shows it.`;
      },
    },
  ];
}
