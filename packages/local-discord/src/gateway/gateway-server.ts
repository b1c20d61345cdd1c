/** The Gateway v10: one WebSocket a bot process, sessions that can be resumed. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { createSession } from './gateway-session.ts';
import type { GatewaySession } from './gateway-session.ts';

const HEARTBEAT_INTERVAL = 41_250;
/** Discord closes a connection that sends more; https://discord.com/developers/docs/events/gateway#rate-limiting */
const SENDS_PER_MINUTE = 120;
/** How long a session without connection can be resumed. */
const RESUMABLE_MILLISECONDS = 5 * 60_000;
const PRIVILEGED = GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

export interface GatewayOptions {
  token: string;
  /** `ws://127.0.0.1:PORT/gateway`. */
  url: () => string;
  /** The `d` of READY, without what belongs to the session. */
  ready: () => object;
  /** The `d` of GUILD_CREATE. */
  guild: () => object;
  /** Called when the first connection becomes ready and when the last one is gone. */
  onPresence: (online: boolean) => void;
}

export interface GatewayServer {
  url(): string;
  /** Whether a bot is connected and ready. */
  online(): boolean;
  /** Sends an event to every session that has the intent; sessions without connection get it when they resume. */
  dispatch(type: string, data: object, intent?: number): void;
  /** Takes over the HTTP upgrade of `/gateway`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Cuts all connections. With `resume: false` their sessions are forgotten, too. */
  drop(options: { resume: boolean }): void;
  /** Asks all clients to reconnect (op 7). */
  askToReconnect(): void;
  close(): void;
}

interface Connection {
  socket: WebSocket;
  session?: GatewaySession;
  sends: number[];
}

interface Frame {
  op?: number;
  d?: unknown;
}

export function createGatewayServer(options: GatewayOptions): GatewayServer {
  const server = new WebSocketServer({ noServer: true });
  const connections = new Set<Connection>();
  const sessions = new Map<string, GatewaySession>();
  let wasOnline = false;

  const online = (): boolean => [...connections].some((connection) => connection.session !== undefined);
  const tellPresence = (): void => {
    if (online() === wasOnline) return;
    wasOnline = online();
    options.onPresence(wasOnline);
  };

  const receive = (connection: Connection, data: RawData): void => {
    const frame = parseFrame(data);
    if (!frame) return connection.socket.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
    if (isFlooding(connection)) return connection.socket.close(GatewayCloseCodes.RateLimited, 'Rate limited.');
    switch (frame.op) {
      case GatewayOpcodes.Heartbeat:
        return send(connection.socket, { op: GatewayOpcodes.HeartbeatAck, d: null, s: null, t: null });
      case GatewayOpcodes.Identify:
        return identify(connection, frame.d as { token?: string; intents?: number });
      case GatewayOpcodes.Resume:
        return resume(connection, frame.d as { token?: string; session_id?: string; seq?: number });
      case GatewayOpcodes.PresenceUpdate:
      case GatewayOpcodes.VoiceStateUpdate:
      case GatewayOpcodes.RequestGuildMembers:
        if (!connection.session) connection.socket.close(GatewayCloseCodes.NotAuthenticated, 'Not authenticated.');
        return;
      case undefined:
      default:
        return connection.socket.close(GatewayCloseCodes.UnknownOpcode, 'Unknown opcode.');
    }
  };

  const identify = (connection: Connection, d: { token?: string; intents?: number }): void => {
    if (connection.session)
      return connection.socket.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
    if (d?.token !== options.token)
      return connection.socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
    const intents = d.intents ?? 0;
    if (!Number.isInteger(intents) || intents < 0)
      return connection.socket.close(GatewayCloseCodes.InvalidIntents, 'Invalid intent(s).');
    if (intents & PRIVILEGED)
      return connection.socket.close(GatewayCloseCodes.DisallowedIntents, 'Disallowed intent(s).');
    const session = createSession(randomBytes(16).toString('hex'), intents);
    sessions.set(session.id, session);
    attach(connection, session);
    session.dispatch('READY', { ...options.ready(), session_id: session.id, resume_gateway_url: options.url() });
    session.dispatch('GUILD_CREATE', options.guild());
    tellPresence();
  };

  const resume = (connection: Connection, d: { token?: string; session_id?: string; seq?: number }): void => {
    if (d?.token !== options.token)
      return connection.socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
    const session = sessions.get(d.session_id ?? '');
    if (!session?.canReplayAfter(d.seq ?? 0)) {
      return send(connection.socket, { op: GatewayOpcodes.InvalidSession, d: false, s: null, t: null });
    }
    attach(connection, session);
    session.replayAfter(d.seq ?? 0);
    session.dispatch('RESUMED', {});
    tellPresence();
  };

  const attach = (connection: Connection, session: GatewaySession): void => {
    for (const other of connections) {
      if (other !== connection && other.session === session) other.socket.close(4000, 'Resumed elsewhere.');
    }
    connection.session = session;
    session.attach((payload) => send(connection.socket, payload));
  };

  const closed = (connection: Connection, code: number): void => {
    connections.delete(connection);
    const { session } = connection;
    if (session) {
      session.detach();
      // 1000 and 1001 say that the client is done; everything else may come back.
      if (code === 1000 || code === 1001) sessions.delete(session.id);
      else setTimeout(() => session.isDetached() && sessions.delete(session.id), RESUMABLE_MILLISECONDS).unref();
    }
    tellPresence();
  };

  return {
    url: options.url,
    online,
    dispatch(type, data, intent) {
      for (const session of sessions.values()) {
        if (intent === undefined || (session.intents & intent) !== 0) session.dispatch(type, data);
      }
    },
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const connection: Connection = { socket: webSocket, sends: [] };
        connections.add(connection);
        webSocket.on('message', (data) => receive(connection, data));
        webSocket.on('close', (code) => closed(connection, code));
        webSocket.on('error', () => webSocket.terminate());
        send(webSocket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: HEARTBEAT_INTERVAL }, s: null, t: null });
      });
    },
    drop({ resume: mayResume }) {
      if (!mayResume) sessions.clear();
      for (const connection of connections) connection.socket.close(4000, 'Dropped by a test.');
    },
    askToReconnect() {
      for (const connection of connections)
        send(connection.socket, { op: GatewayOpcodes.Reconnect, d: null, s: null, t: null });
    },
    close() {
      for (const connection of connections) connection.socket.terminate();
      sessions.clear();
      server.close();
    },
  };
}

function send(socket: WebSocket, payload: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(payload));
}

function parseFrame(data: RawData): Frame | undefined {
  try {
    const frame: unknown = JSON.parse((data as Buffer).toString('utf8'));
    return typeof frame === 'object' && frame !== null ? frame : undefined;
  } catch {
    return undefined;
  }
}

function isFlooding(connection: Connection): boolean {
  const now = Date.now();
  connection.sends = [...connection.sends.filter((at) => now - at < 60_000), now];
  return connection.sends.length > SENDS_PER_MINUTE;
}
