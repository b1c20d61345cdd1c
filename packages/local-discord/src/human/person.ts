/** What one person does, inside the process of the local Discord. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hub } from '../hub.ts';
import { createMessage } from '../operations/write-message.ts';
import { addThreadMember, reviveForMessage } from '../operations/threads.ts';
import { sendInteraction } from '../operations/interactions.ts';
import { channelPermissions, includes } from '../permissions.ts';
import type { StoredChannel, StoredMessage, StoredUser } from '../state/state.ts';
import type { WireComponent } from '../messages/walk-components.ts';
import { walkComponents } from '../messages/walk-components.ts';
import { channelByName } from './names.ts';
import { callData, commandByName, readCall } from './command-data.ts';
import type { CommandCall, Person } from './human.ts';
import { humanMessage } from './human-message.ts';
import type { AutocompleteChoice, InteractionOutcome } from './interaction-outcomes.ts';
import { modalData } from './modal-data.ts';
import { personView } from './person-view.ts';

const BUTTON = 2;
const POLL_MILLISECONDS = 15;

/** The methods are async so that they are the same as over HTTP. */
export function createPerson(hub: Hub, user: StoredUser): Person {
  const { state } = hub;
  const channelOf = (name: string): StoredChannel => {
    const channel = channelByName(state, name, user.id);
    if (!includes(channelPermissions(state, user.id, channel), 'ViewChannel')) {
      throw new Error(`${user.name} does not see the channel "${name}".`);
    }
    return channel;
  };
  const visible = (message: StoredMessage): boolean => message.visibleTo === undefined || message.visibleTo === user.id;
  const messageOf = (id: string): StoredMessage => {
    const found = Object.values(state.messages)
      .flat()
      .find((message) => message.id === id && visible(message));
    if (!found) throw new Error(`${user.name} sees no message ${id}.`);
    channelOf(found.channelId);
    return found;
  };

  const send = async (channel: StoredChannel, call: CommandCall): Promise<InteractionOutcome> => {
    const command = commandByName(hub, user, channel, call.name);
    const resolved = await takeSuggestions(channel, call);
    return sendInteraction(hub, {
      type: 2,
      userId: user.id,
      channel,
      data: callData(hub, command, resolved),
      commandName: command.name,
    });
  };

  const suggestions = async (
    channel: StoredChannel,
    call: CommandCall,
    option: string,
    typed: string,
  ): Promise<AutocompleteChoice[]> => {
    const command = commandByName(hub, user, channel, call.name);
    const outcome = await sendInteraction(hub, {
      type: 4,
      userId: user.id,
      channel,
      data: callData(hub, command, { ...call, options: { ...call.options, [option]: typed } }, option),
      commandName: command.name,
    });
    return outcome.outcome === 'choices' ? outcome.choices : [];
  };

  /** Typed text that is the name of a suggestion stands for its value, as a click on it would. */
  const takeSuggestions = async (channel: StoredChannel, call: CommandCall): Promise<CommandCall> => {
    const command = commandByName(hub, user, channel, call.name);
    const options = { ...call.options };
    for (const option of command.options ?? []) {
      const typed = options[option.name];
      if (!('autocomplete' in option && option.autocomplete) || typeof typed !== 'string' || !hub.gateway.online())
        continue;
      const choices = await suggestions(channel, { name: call.name, options }, option.name, typed);
      const match = choices.find((choice) => choice.name.toLowerCase() === typed.toLowerCase());
      if (match) options[option.name] = match.value;
    }
    return { name: call.name, options };
  };

  const component = (
    message: StoredMessage,
    name: string,
    isKind: (type: number) => boolean,
    force: boolean,
  ): WireComponent => {
    const candidates = [...walkComponents(message.components as WireComponent[])]
      .map((visited) => visited.component)
      .filter((one) => isKind(one.type) && one.custom_id);
    const found =
      candidates.find((one) => one.custom_id === name) ??
      candidates.find((one) => one.label === name || one.placeholder === name);
    if (found?.disabled && !force) throw new Error(`"${name}" is disabled.`);
    if (found) return found;
    if (!force) {
      const known = candidates.map((one) => one.label ?? one.placeholder ?? one.custom_id).join(', ') || 'none';
      throw new Error(`The message ${message.id} has no "${name}"; known: ${known}.`);
    }
    return { type: isKind(BUTTON) ? BUTTON : 3, custom_id: name };
  };

  return {
    view: async () => personView(hub, user),
    command: async (channel, command) => {
      const target = channelOf(channel);
      return send(target, typeof command === 'string' ? readCall(hub, user, target, command) : command);
    },
    autocomplete: async (channel, call, option, typed) => suggestions(channelOf(channel), call, option, typed),
    click: async (messageId, button, options) => {
      const message = messageOf(messageId);
      const pressed = component(message, button, (type) => type === BUTTON, options?.force ?? false);
      return sendInteraction(hub, {
        type: 3,
        userId: user.id,
        channel: channelOf(message.channelId),
        source: message,
        data: { custom_id: pressed.custom_id, component_type: BUTTON, id: pressed.id ?? 0 },
      });
    },
    select: async (messageId, select, values, options) => {
      const message = messageOf(messageId);
      const used = component(
        message,
        select,
        (type) => type === 3 || (type >= 5 && type <= 8),
        options?.force ?? false,
      );
      const known = used.options?.map((option) => option.value);
      const unknown = known && values.find((value) => !known.includes(value));
      if (unknown !== undefined && !options?.force)
        throw new Error(`"${select}" has no value "${unknown}"; known: ${known?.join(', ')}.`);
      return sendInteraction(hub, {
        type: 3,
        userId: user.id,
        channel: channelOf(message.channelId),
        source: message,
        data: { custom_id: used.custom_id, component_type: used.type, id: used.id ?? 0, values },
      });
    },
    submitModal: async (modal, values) => {
      const opener = state.interactions[modal.interactionId];
      if (!opener) throw new Error(`The interaction ${modal.interactionId} that opened the dialog is forgotten.`);
      const source = state.messages[opener.channelId]?.find((message) => message.id === opener.sourceMessageId);
      return sendInteraction(hub, {
        type: 5,
        userId: user.id,
        channel: channelOf(opener.channelId),
        ...(source && { source }),
        data: modalData(modal, values),
      });
    },
    sendMessage: async (name, content) => {
      const channel = channelOf(name);
      const permission = channel.kind === 'thread' ? 'SendMessagesInThreads' : 'SendMessages';
      if (!includes(channelPermissions(state, user.id, channel), permission))
        throw new Error(`${user.name} may not write there.`);
      if (channel.kind === 'thread' && channel.locked) throw new Error('This thread is locked.');
      const message = createMessage(hub, { channel, authorId: user.id, body: { content } });
      reviveForMessage(hub, channel);
      if (channel.kind === 'thread') addThreadMember(hub, channel, user.id);
      return humanMessage(hub, message);
    },
    messages: async (name) =>
      (state.messages[channelOf(name).id] ?? []).filter(visible).map((message) => humanMessage(hub, message)),
    message: async (messageId) => humanMessage(hub, messageOf(messageId)),
    waitForText: async (name, text, timeoutMs = 5000) => {
      const until = performance.now() + timeoutMs;
      for (;;) {
        const found = visibleMessagesIn(hub, name, user.id)
          .filter(visible)
          .map((message) => humanMessage(hub, message))
          .findLast((message) => message.text.includes(text));
        if (found) return found;
        if (performance.now() > until)
          throw new Error(`No message in "${name}" contains "${text}" after ${timeoutMs} ms.`);
        await sleep(POLL_MILLISECONDS);
      }
    },
  };
}

/** None while there is no such channel: a thread may be on its way. */
function visibleMessagesIn(hub: Hub, channel: string, userId: string): StoredMessage[] {
  try {
    return hub.state.messages[channelByName(hub.state, channel, userId).id] ?? [];
  } catch {
    return [];
  }
}
