/** Talks to the local Discord: calls by POST, news by server-sent events. */

/** Calls a method of `Human`, or of a person. Throws an Error with the text of the answer. */
async function call(body) {
  const response = await fetch('/human/call', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.result;
}

export function asPerson(id, method, ...args) {
  return call({ as: id, method, args });
}

export function asTester(method, ...args) {
  return call({ method, args });
}

/** Hears the events of one person; calls `onConnection(false)` while the stream is broken. Returns a function that ends it. */
export function listen(id, onEvent, onConnection) {
  const source = new EventSource(`/human/events?as=${encodeURIComponent(id)}`);
  source.addEventListener('message', (event) => onEvent(JSON.parse(event.data)));
  source.addEventListener('open', () => onConnection(true));
  source.addEventListener('error', () => onConnection(false));
  return () => source.close();
}
