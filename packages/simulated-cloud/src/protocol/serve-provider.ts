/**
 * Being a Terraform plugin: the go-plugin handshake, the provider service and the end of the process.
 * Source: https://github.com/hashicorp/go-plugin/blob/main/docs/guide-plugin-write-non-go.md
 */
import { startGrpcServer, type GrpcMethods, type MutualTls } from './grpc-server.ts';
import { providerMethods, type ProviderMethod } from './messages.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import { decodeMessage, encodeMessage, type MessageValue } from './wire.ts';

/** One function per method of the protocol: decoded request in, response to encode out. */
export type ProviderHandlers = Record<ProviderMethod, (request: MessageValue) => Promise<MessageValue> | MessageValue>;

/** Terraform passes it, so that a plugin started by hand can say what it is. */
const MAGIC_COOKIE = {
  name: 'TF_PLUGIN_MAGIC_COOKIE',
  value: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
};
const CORE_PROTOCOL = 1;
const PLUGIN_PROTOCOL = 6;
const PARENT_CHECK_MS = 500;

/**
 * Serves until terraform says Shutdown or is gone, then exits the process; requests under way are finished first.
 * Rejects when the process was not started by terraform.
 */
export async function serveProvider(handlers: ProviderHandlers, environment: NodeJS.ProcessEnv): Promise<void> {
  if (environment[MAGIC_COOKIE.name] !== MAGIC_COOKIE.value) {
    throw new Error('this program is a Terraform provider: terraform starts it, it does nothing by itself');
  }
  // Ctrl-C reaches the whole process group; terraform decides what it means for a provider (StopProvider, Shutdown).
  process.on('SIGINT', () => undefined);

  let running = 0;
  let leaving = false;
  const leaveWhenIdle = (): void => {
    // Not at once: the last answer is still on its way.
    if (leaving && running === 0) setTimeout(() => process.exit(0), 5);
  };
  const leave = (): void => {
    leaving = true;
    leaveWhenIdle();
  };

  const counted = (method: UnaryMethod): UnaryMethod => {
    return async (request) => {
      running += 1;
      try {
        return await method(request);
      } finally {
        running -= 1;
        leaveWhenIdle();
      }
    };
  };
  const { unary, silent } = providerService(handlers);
  const shutdown = async (): Promise<Buffer> => {
    leave();
    return Buffer.alloc(0);
  };
  const { tls, certificate } = transportSecurity(environment['PLUGIN_CLIENT_CERT']);
  const methods = {
    unary: {
      ...Object.fromEntries(Object.entries(unary).map(([path, method]) => [path, counted(method)])),
      '/plugin.GRPCController/Shutdown': shutdown,
    },
    silent,
  };
  const { port } = await startGrpcServer(() => methods, tls);
  process.stdout.write(`${CORE_PROTOCOL}|${PLUGIN_PROTOCOL}|tcp|127.0.0.1:${port}|grpc|${certificate}\n`);

  // A terraform that was killed says nothing; without this its providers would stay for ever.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) leave();
  }, PARENT_CHECK_MS).unref();
}

type UnaryMethod = GrpcMethods['unary'][string];

/** The provider's part of the service, without what belongs to its process. */
export function providerService(handlers: ProviderHandlers): GrpcMethods {
  const unary = Object.entries(handlers).map(([name, handle]): [string, UnaryMethod] => {
    const { request, response } = providerMethods[name as ProviderMethod];
    return [
      `/tfplugin6.Provider/${name}`,
      async (bytes) => encodeMessage(response, await handle(decodeMessage(request, bytes))),
    ];
  });
  return {
    unary: Object.fromEntries(unary),
    silent: ['/plugin.GRPCBroker/StartStream', '/plugin.GRPCStdio/StreamStdio'],
  };
}

/** Mutual TLS with the certificate that terraform sent, or none when terraform was told to leave it out. */
function transportSecurity(client: string | undefined): { tls: MutualTls | undefined; certificate: string } {
  if (!client) return { tls: undefined, certificate: '' };
  const { keyPem, certificatePem, certificateDer } = selfSignedCertificate();
  return {
    tls: { key: keyPem, certificate: certificatePem, client },
    certificate: certificateDer.toString('base64').replaceAll('=', ''),
  };
}
