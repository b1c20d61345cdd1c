/**
 * Being a Terraform plugin: the go-plugin handshake, the gRPC server and the end of the process.
 * Source: https://github.com/hashicorp/go-plugin/blob/main/docs/guide-plugin-write-non-go.md
 */
import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { emptyMessage, providerMethods, type ProviderMethod } from './messages.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import { decodeMessage, encodeMessage, type Message, type MessageValue } from './wire.ts';

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
    if (leaving && running === 0) process.exit(0);
  };
  const leave = (): void => {
    leaving = true;
    setImmediate(leaveWhenIdle); // after the answer to Shutdown is on its way
  };

  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  const implementation: UntypedServiceImplementation = {};
  for (const [method, handle] of Object.entries(handlers)) {
    implementation[method] = (
      call: { request: MessageValue },
      answer: (error: Error | null, value?: object) => void,
    ) => {
      running += 1;
      (async () => handle(call.request))()
        .then(
          (value) => answer(null, value),
          (error: unknown) => answer(error as Error),
        )
        .finally(() => {
          running -= 1;
          if (leaving) setImmediate(leaveWhenIdle);
        });
    };
  }
  server.addService(providerService, implementation);
  server.addService(sideServices.controller, {
    Shutdown: (_call: object, answer: (error: null, value: object) => void) => {
      answer(null, {});
      leave();
    },
  });
  // Both streams carry nothing for this provider, yet go-plugin wants them open.
  server.addService(sideServices.broker, { StartStream: () => undefined });
  server.addService(sideServices.stdio, { StreamStdio: () => undefined });

  const { credentials, certificate } = transportSecurity(environment);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  process.stdout.write(`${CORE_PROTOCOL}|${PLUGIN_PROTOCOL}|tcp|127.0.0.1:${port}|grpc|${certificate}\n`);

  // A terraform that was killed says nothing; without this its providers would stay for ever.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) leave();
  }, PARENT_CHECK_MS).unref();
}

/** Mutual TLS with the certificate that terraform sent, or none when it was told to leave it out. */
function transportSecurity(environment: NodeJS.ProcessEnv): { credentials: ServerCredentials; certificate: string } {
  const client = environment['PLUGIN_CLIENT_CERT'];
  if (!client) return { credentials: ServerCredentials.createInsecure(), certificate: '' };
  const { keyPem, certificatePem, certificateDer } = selfSignedCertificate();
  return {
    credentials: ServerCredentials.createSsl(
      Buffer.from(client),
      [{ private_key: Buffer.from(keyPem), cert_chain: Buffer.from(certificatePem) }],
      true,
    ),
    certificate: certificateDer.toString('base64').replaceAll('=', ''),
  };
}

function method(path: string, request: Message, response: Message, stream?: 'response' | 'both') {
  return {
    path,
    requestStream: stream === 'both',
    responseStream: stream !== undefined,
    requestSerialize: (value: MessageValue) => encodeMessage(request, value),
    requestDeserialize: (bytes: Buffer) => decodeMessage(request, bytes),
    responseSerialize: (value: MessageValue) => encodeMessage(response, value),
    responseDeserialize: (bytes: Buffer) => decodeMessage(response, bytes),
  };
}

const providerService: ServiceDefinition = Object.fromEntries(
  Object.entries(providerMethods).map(([name, { request, response }]) => [
    name,
    method(`/tfplugin6.Provider/${name}`, request, response),
  ]),
);

const sideServices = {
  controller: { Shutdown: method('/plugin.GRPCController/Shutdown', emptyMessage, emptyMessage) },
  broker: { StartStream: method('/plugin.GRPCBroker/StartStream', emptyMessage, emptyMessage, 'both') },
  stdio: { StreamStdio: method('/plugin.GRPCStdio/StreamStdio', emptyMessage, emptyMessage, 'response') },
} satisfies Record<string, ServiceDefinition>;
