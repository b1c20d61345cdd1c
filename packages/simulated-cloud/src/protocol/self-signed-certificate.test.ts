import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { selfSignedCertificate } from './self-signed-certificate.ts';

test('OpenSSL reads it: for localhost, its own authority, valid now', () => {
  const { certificateDer, certificatePem } = selfSignedCertificate(new Date('2026-03-01T12:00:00Z'));
  const certificate = new X509Certificate(certificatePem);
  expect(certificate.raw).toEqual(certificateDer);
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.ca).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect([certificate.validFrom, certificate.validTo]).toEqual([
    'Feb 28 12:00:00 2026 GMT',
    'Mar  2 12:00:00 2026 GMT',
  ]);
});

test('two of them speak mutual TLS, each trusting the other alone', async () => {
  const own = selfSignedCertificate();
  const client = selfSignedCertificate();
  const server = createServer({
    key: own.keyPem,
    cert: own.certificatePem,
    ca: client.certificatePem,
    requestCert: true,
    rejectUnauthorized: true,
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: own.certificatePem,
    key: client.keyPem,
    cert: client.certificatePem,
  });
  await once(socket, 'secureConnect');
  expect(socket.authorized).toBe(true);
  socket.destroy();
  server.close();
});
