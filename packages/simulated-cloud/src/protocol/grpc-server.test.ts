import { Client, credentials, status, type ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { startGrpcServer } from './grpc-server.ts';
import { selfSignedCertificate, type SelfSignedCertificate } from './self-signed-certificate.ts';

const own = selfSignedCertificate();
const allowed = selfSignedCertificate();
const stranger = selfSignedCertificate();
const large = Buffer.alloc(3_000_000, 9);

const { port } = await startGrpcServer(
  () => ({
    unary: {
      '/t.T/Reverse': async (request) => Buffer.from(request).reverse(),
      '/t.T/Large': async () => large,
      '/t.T/Fail': async () => {
        throw new Error('no such größe');
      },
    },
    silent: ['/t.T/Silent'],
  }),
  { key: own.keyPem, certificate: own.certificatePem, client: allowed.certificatePem },
);

const pass = (bytes: Buffer): Buffer => bytes;

/** A call by the official client library, with this client certificate. */
function call(path: string, request: Buffer, { keyPem, certificatePem }: SelfSignedCertificate): Promise<Buffer> {
  const client = new Client(
    `127.0.0.1:${port}`,
    credentials.createSsl(Buffer.from(own.certificatePem), Buffer.from(keyPem), Buffer.from(certificatePem)),
    { 'grpc.ssl_target_name_override': 'localhost', 'grpc.max_receive_message_length': -1 },
  );
  return new Promise<Buffer>((resolve, reject) => {
    client.makeUnaryRequest(path, pass, pass, request, { deadline: Date.now() + 5000 }, (error, value) =>
      error ? reject(error) : resolve(value!),
    );
  }).finally(() => client.close());
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: ServiceError) => [error.code, error.details]);

test('answers, also with messages larger than one frame', async () => {
  expect((await call('/t.T/Reverse', Buffer.from('abc'), allowed)).toString()).toBe('cba');
  expect((await call('/t.T/Reverse', Buffer.alloc(0), allowed)).length).toBe(0);
  expect((await call('/t.T/Reverse', large, allowed)).equals(large)).toBe(true);
  expect((await call('/t.T/Large', Buffer.alloc(0), allowed)).equals(large)).toBe(true);
});

test('a method that throws and one that does not exist are gRPC errors', async () => {
  expect(await codeOf(call('/t.T/Fail', Buffer.alloc(0), allowed))).toEqual([status.INTERNAL, 'no such größe']);
  expect(await codeOf(call('/t.T/Other', Buffer.alloc(0), allowed))).toEqual([
    status.UNIMPLEMENTED,
    'no method /t.T/Other',
  ]);
});

test('another client certificate gets nothing', async () => {
  expect(await codeOf(call('/t.T/Reverse', Buffer.from('abc'), stranger))).toEqual([
    status.UNAVAILABLE,
    expect.any(String),
  ]);
});

test('each connection has methods of its own', async () => {
  let connections = 0;
  const counting = await startGrpcServer(() => {
    const me = (connections += 1);
    return { unary: { '/t.T/Who': async () => Buffer.from(String(me)) }, silent: [] };
  }, undefined);
  const ask = (client: Client): Promise<string> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest('/t.T/Who', pass, pass, Buffer.alloc(0), (error, value) =>
        error ? reject(error) : resolve(String(value)),
      );
    });
  // Clients of one target share a connection otherwise.
  const clients = ['one', 'two'].map(
    (id) => new Client(`127.0.0.1:${counting.port}`, credentials.createInsecure(), { 'grpc.primary_user_agent': id }),
  );
  const answers = [];
  for (const client of [...clients, ...clients]) answers.push(await ask(client));
  expect(answers).toEqual(['1', '2', '1', '2']);
  for (const client of clients) client.close();
  counting.close();
});
