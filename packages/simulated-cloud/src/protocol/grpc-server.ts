/**
 * A gRPC server for unary calls on Node's own HTTP/2: terraform starts a provider up to six times from plan to apply, and
 * loading a general gRPC library would take a third of each start.
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
import { once } from 'node:events';
import { createSecureServer, createServer, type ServerHttp2Stream } from 'node:http2';

export interface GrpcMethods {
  /** Answers by path, such as `/tfplugin6.Provider/StopProvider`: encoded request in, encoded response out. */
  unary: Record<string, (request: Buffer) => Promise<Buffer>>;
  /** Paths of streams that are kept open and never carry anything. */
  silent: readonly string[];
}

export interface MutualTls {
  key: string;
  certificate: string;
  /** The only client certificate that is let in, PEM. */
  client: string;
}

const STATUS = { unimplemented: '12', internal: '13' } as const;
const HEADERS = { ':status': 200, 'content-type': 'application/grpc' } as const;
/** One byte for compression and four for the length stand before each message. */
const PREFIX_BYTES = 5;

export interface GrpcServer {
  readonly port: number;
  /** Takes no more calls. */
  close(): void;
}

/** Listens on a free loopback port, with methods for each connection; without `tls` anybody on this machine may call. */
export async function startGrpcServer(
  methodsOfConnection: () => GrpcMethods,
  tls: MutualTls | undefined,
): Promise<GrpcServer> {
  const server = tls
    ? createSecureServer({
        key: tls.key,
        cert: tls.certificate,
        ca: tls.client,
        requestCert: true,
        rejectUnauthorized: true,
      })
    : createServer();
  const connections = new WeakMap<object, GrpcMethods>();
  server.on('session', (session) => connections.set(session, methodsOfConnection()));
  server.on('stream', (stream, { ':path': path = '' }) => {
    const methods = stream.session && connections.get(stream.session);
    if (!methods) return;
    // The caller went away, as a killed terraform does: the work still ends, nobody is left to be told.
    stream.on('error', () => undefined);
    if (methods.silent.includes(path)) {
      stream.respond(HEADERS);
      return;
    }
    const method = methods.unary[path];
    if (method) void serveUnary(stream, method);
    else refuse(stream, STATUS.unimplemented, `no method ${path}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as { port: number }).port, close: () => void server.close() };
}

async function serveUnary(stream: ServerHttp2Stream, method: (request: Buffer) => Promise<Buffer>): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const response = await method(unframe(Buffer.concat(chunks)));
    if (stream.closed) return;
    stream.respond(HEADERS, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(frame(response));
  } catch (error) {
    refuse(stream, STATUS.internal, (error as Error).message);
  }
}

function refuse(stream: ServerHttp2Stream, status: string, message: string): void {
  if (stream.closed || stream.headersSent) return;
  stream.respond({ ...HEADERS, 'grpc-status': status, 'grpc-message': percentEncode(message) }, { endStream: true });
}

/** Printable ASCII except the percent sign stays readable, as the specification wants it. */
function percentEncode(message: string): string {
  return message.replaceAll(/[^ -$&-~]+/g, encodeURIComponent);
}

function frame(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

function unframe(body: Buffer): Buffer {
  if (body.length < PREFIX_BYTES || body.readUInt32BE(1) !== body.length - PREFIX_BYTES) {
    throw new Error('the request is not exactly one gRPC message');
  }
  if (body[0] !== 0) throw new Error('compressed requests are not supported');
  return body.subarray(PREFIX_BYTES);
}
