/**
 * A bot that has a command of its own, with Cloud ChatOps added. The bot's `/ping` stays; `/cloud-deploy` and its
 * companions are registered beside it.
 *
 *     DISCORD_TOKEN=… node src/main.ts cloud-chatops.yaml
 */
import { resolve } from 'node:path';
import { addCloudChatOps, readConfig, takeSecrets } from 'cloud-chatops';
import { clientOptions } from '@cloud-chatops/discord-adapter';
import { Client, Events } from 'discord.js';

const { token, keys } = takeSecrets(process.env);
if (token === undefined) throw new Error('Set DISCORD_TOKEN.');
const restApi = process.env['DISCORD_API']; // a local Discord; leave it out for the real one

const client = new Client(clientOptions(restApi ? { restApi } : {}));
client.on(Events.ClientReady, ({ guilds }) => {
  for (const guild of guilds.cache.values())
    void guild.commands.create({ name: 'ping', description: 'Is the bot there?' });
});
client.on(Events.InteractionCreate, (interaction) => {
  if (interaction.isChatInputCommand() && interaction.commandName === 'ping') void interaction.reply('Pong');
});

const config = readConfig(process.argv[2] ?? 'cloud-chatops.yaml');
const cloud = await addCloudChatOps(client, {
  config,
  dataFolder: resolve(process.env['DATA_FOLDER'] ?? config.path(config.data)),
  secrets: [token],
  keys,
  environment: process.env,
  say: (line) => process.stdout.write(`${line}\n`),
  onFatal: (reason) => {
    process.stderr.write(`${reason}\n`);
    process.exit(1);
  },
});
await client.login(token);
await cloud.start();
process.stdout.write('Ready\n');
