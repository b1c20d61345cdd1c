/** What a half-typed slash command means: which command, which option is being filled, what can come next. Pure. */

/**
 * @param {string} text
 * @param {object[]} commands
 */
export function readDraft(text, commands) {
  if (!text.startsWith('/') || text.includes('\n')) return { kind: 'message', suggestions: [] };
  const name = /^\/(\S*)/.exec(text)[1];
  const command = commands.find((one) => one.name === name);
  if (!command || text.length === name.length + 1) {
    return {
      kind: 'command',
      suggestions: commands
        .filter((one) => one.name.includes(name.toLowerCase()))
        .map((one) => ({ kind: 'command', label: `/${one.name}`, detail: one.description, text: one.name })),
    };
  }
  return readOptions(text.slice(name.length + 1), command);
}

function readOptions(rest, command) {
  const options = (command.options ?? []).filter((option) => option.type > 2);
  const found = positions(rest, options);
  const given = Object.fromEntries(found.map(({ option, from, to }) => [option.name, rest.slice(from, to).trim()]));
  const missing = options.filter((option) => option.required && !given[option.name]);
  const optional = options.filter((option) => !option.required && !(option.name in given));
  const last = found.at(-1);
  const next = missing.filter((option) => option.name !== last?.option.name)[0];
  const open = [...missing.filter((option) => !(option.name in given)), ...optional];
  if (!last)
    return {
      kind: 'options',
      command,
      given,
      missing,
      suggestions: open.map(optionSuggestion),
      next,
      isComplete: missing.length === 0,
    };

  const typed = rest.slice(last.from).trim();
  // A name that is being typed after a value: "…web-server-01 res" offers the options that start so.
  const word = /(?:^|\s)([a-z][-_a-z0-9]*)$/.exec(rest.slice(last.from))?.[1] ?? '';
  const started = word.length > 1 ? open.filter((option) => option.name.startsWith(word) && option.name !== word) : [];
  const choices = (last.option.choices ?? [])
    .filter((choice) => choice.name.toLowerCase().includes(typed.toLowerCase()))
    .map((choice) => ({ kind: 'choice', label: choice.name, detail: '', text: choice.name }));
  const isChosen = (last.option.choices ?? []).some((choice) => choice.name === typed);
  return {
    kind: 'option',
    command,
    option: last.option,
    typed,
    given,
    missing: missing.filter((option) => option !== last.option || typed === ''),
    next,
    suggestions: isChosen ? [] : [...choices, ...started.map(optionSuggestion)],
    isComplete: missing.length === 0 && (isChosen || choices.length === 0),
  };
}

function optionSuggestion(option) {
  return {
    kind: 'option',
    label: option.name,
    detail: `${option.description}${option.required ? ' (required)' : ''}`,
    text: option.name,
  };
}

function positions(rest, options) {
  const starts = options
    .flatMap((option) =>
      [...rest.matchAll(new RegExp(`(?<=^|\\s)${option.name}:`, 'g'))].map((match) => ({
        option,
        at: match.index,
        from: match.index + match[0].length,
      })),
    )
    .toSorted((a, b) => a.at - b.at);
  return starts.map((start, index) => ({ ...start, to: starts[index + 1]?.at ?? rest.length }));
}

/**
 * The text after a suggestion was taken, or, with `null`, after going on to the next option that is missing.
 * @param {{kind: string, text: string} | null} suggestion
 */
export function complete(text, commands, suggestion) {
  if (suggestion?.kind === 'command') {
    const command = commands.find((one) => one.name === suggestion.text);
    const first = (command?.options ?? []).find((option) => option.required && option.type > 2);
    return `/${suggestion.text} ${first ? `${first.name}:` : ''}`;
  }
  if (suggestion?.kind === 'option') {
    return `${text.replace(/\s*\S*$/, (tail) => (suggestion.text.startsWith(tail.trim()) ? '' : tail)).trimEnd()} ${suggestion.text}:`;
  }
  const draft = readDraft(text, commands);
  if (draft.kind !== 'option' && draft.kind !== 'options') return text;
  const filled =
    suggestion === null || draft.kind === 'options'
      ? text.trimEnd()
      : `${text.slice(0, text.length - draft.typed.length - trailing(text))}${suggestion.text}`;
  const after = readDraft(filled, commands);
  const next = after.missing.find((option) => !(option.name in after.given));
  return next ? `${filled.trimEnd()} ${next.name}:` : filled;
}

function trailing(text) {
  return text.length - text.trimEnd().length;
}
