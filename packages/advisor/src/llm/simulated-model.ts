/**
 * A language model on loopback for the demo without a key and for tests: it speaks the HTTP of Groq
 * (`POST /openai/v1/chat/completions`) and of Gemini (`POST /v1beta/models/<model>:generateContent`), so the real clients
 * are used. Its answers come from the facts in the prompt and carry the name `simulated model`.
 */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { simulatedAnswer } from '../explain/simulated-answer.ts';
import { SIMULATED_MODEL } from './simulated-name.ts';

export interface SimulatedRequest {
  readonly api: 'groq' | 'gemini';
  readonly model: string;
  readonly system: string;
  readonly user: string;
  /** As sent, without `Bearer`. */
  readonly key: string;
  /** The whole request body. */
  readonly body: unknown;
}

/** What the server does with one request. */
export type SimulatedBehaviour =
  /** An honest answer, after a while. */
  | { readonly kind: 'answer'; readonly delayMs?: number }
  /** This text as the model's words. */
  | { readonly kind: 'say'; readonly text: string | ((request: SimulatedRequest) => string) }
  /** This HTTP answer. */
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly body: string;
      readonly contentType?: string;
      readonly headers?: { readonly [name: string]: string };
    }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Closes the connection. */
  | { readonly kind: 'drop' };

export interface SimulatedModel {
  /** `http://127.0.0.1:<port>`, for `baseUrl` of either provider. */
  readonly url: string;
  readonly requests: readonly SimulatedRequest[];
  /** For the next requests, one each; the last one stays in force. Without any: honest answers. */
  behave(...behaviours: readonly SimulatedBehaviour[]): void;
  close(): Promise<void>;
}

const MAX_BODY = 4_000_000;

/** Listens on loopback only. `port` 0, the default, takes a free one. */
export async function startSimulatedModel({ port = 0 }: { readonly port?: number } = {}): Promise<SimulatedModel> {
  const requests: SimulatedRequest[] = [];
  let behaviours: readonly SimulatedBehaviour[] = [];
  const closing = new AbortController();

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: String(error) } }));
    });
  });

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = read(incoming, await bodyOf(incoming));
    if (request === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `no ${incoming.method ?? ''} ${incoming.url ?? ''} here` } }));
      return;
    }
    requests.push(request);
    const [behaviour = { kind: 'answer' as const }, ...rest] = behaviours;
    if (rest.length > 0) behaviours = rest;
    await act(behaviour, request, response);
  }

  async function act(
    behaviour: SimulatedBehaviour,
    request: SimulatedRequest,
    response: ServerResponse,
  ): Promise<void> {
    switch (behaviour.kind) {
      case 'hang':
        return;
      case 'drop':
        response.destroy();
        return;
      case 'http':
        response.writeHead(behaviour.status, {
          'content-type': behaviour.contentType ?? 'application/json',
          ...behaviour.headers,
        });
        response.end(behaviour.body);
        return;
      case 'say':
        reply(request, typeof behaviour.text === 'string' ? behaviour.text : behaviour.text(request), response);
        return;
      case 'answer':
        if (behaviour.delayMs !== undefined)
          await sleep(behaviour.delayMs, undefined, { signal: closing.signal }).catch(() => undefined);
        reply(request, JSON.stringify(simulatedAnswer(request.user) ?? {}), response);
    }
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    behave: (...next) => {
      behaviours = next;
    },
    async close() {
      closing.abort();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error(`a body above ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}

function read(incoming: IncomingMessage, body: unknown): SimulatedRequest | undefined {
  if (incoming.method !== 'POST' || typeof body !== 'object' || body === null) return undefined;
  const path = incoming.url?.split('?')[0] ?? '';
  if (path === '/openai/v1/chat/completions') {
    const { model, messages } = body as { model: string; messages: { role: string; content: string }[] };
    const said = (role: string): string => messages.find((message) => message.role === role)?.content ?? '';
    const key = (incoming.headers.authorization ?? '').replace(/^Bearer /, '');
    return { api: 'groq', model, system: said('system'), user: said('user'), key, body };
  }
  const model = /^\/v1(?:beta)?\/models\/([^/:]+):generateContent$/.exec(path)?.[1];
  if (model === undefined) return undefined;
  const { contents, systemInstruction } = body as GeminiBody;
  const text = (content?: GeminiContent): string => content?.parts.map((part) => part.text ?? '').join('') ?? '';
  const key = String(incoming.headers['x-goog-api-key'] ?? '');
  return { api: 'gemini', model, system: text(systemInstruction), user: text(contents[0]), key, body };
}

interface GeminiContent {
  readonly parts: readonly { readonly text?: string }[];
}
interface GeminiBody {
  readonly contents: readonly GeminiContent[];
  readonly systemInstruction?: GeminiContent;
}

/** https://console.groq.com/docs/api-reference#chat-create and https://ai.google.dev/api/generate-content */
function reply(request: SimulatedRequest, text: string, response: ServerResponse): void {
  const body =
    request.api === 'groq'
      ? {
          id: 'simulated',
          object: 'chat.completion',
          created: 0,
          model: SIMULATED_MODEL,
          choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop', logprobs: null }],
        }
      : {
          candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
          modelVersion: SIMULATED_MODEL,
        };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
