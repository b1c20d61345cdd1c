/**
 * A key and certificate for one provider process. Terraform trusts exactly the certificate that the handshake names, so
 * it is made anew at each start and never stored; by hand in DER, since Node signs but does not issue certificates.
 */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface SelfSignedCertificate {
  keyPem: string;
  certificatePem: string;
  certificateDer: Buffer;
}

/** An EC P-256 certificate for `localhost`, valid for a day on both sides of now (clocks differ). Takes about 2 ms. */
export function selfSignedCertificate(now: Date = new Date()): SelfSignedCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const day = 86_400_000;
  const name = sequence(set(sequence(oid(OID.commonName), der(0x0c, Buffer.from('localhost')))));
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))), // X.509 version 3
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + day))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        extension(OID.basicConstraints, sequence(der(0x01, Buffer.from([0xff])))), // its own authority
        extension(OID.keyUsage, der(0x03, Buffer.from([2, 0b1010_1100]))), // signature, encipherment, agreement, certSign
        extension(OID.extendedKeyUsage, sequence(oid(OID.serverAuthentication), oid(OID.clientAuthentication))),
        extension(OID.subjectAlternativeName, sequence(der(0x82, Buffer.from('localhost')))),
      ),
    ),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]));
  const certificateDer = sequence(body, algorithm, signature);
  const base64 = certificateDer.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    certificatePem: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    certificateDer,
  };
}

/** Object identifiers in their encoded form, RFC 5280 and RFC 5758. */
const OID = {
  commonName: '550403',
  ecdsaWithSha256: '2a8648ce3d040302',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  subjectAlternativeName: '551d11',
  serverAuthentication: '2b06010505070301',
  clientAuthentication: '2b06010505070302',
} as const;

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...items: Buffer[]): Buffer => der(0x30, Buffer.concat(items));
const set = (...items: Buffer[]): Buffer => der(0x31, Buffer.concat(items));
const integer = (bytes: Buffer): Buffer => der(0x02, bytes);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const time = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));
const extension = (id: string, content: Buffer): Buffer => sequence(oid(id), der(0x04, content));
