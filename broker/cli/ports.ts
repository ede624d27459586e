import { createServer } from 'node:net';
import { flagName } from './flags.ts';
import { UsageError } from './usage-error.ts';

export type PortKey = 'amqpPort' | 'amqpsPort' | 'mqttPort' | 'mqttsPort' | 'mqttWsPort' | 'httpPort' | 'consolePort';

interface ListenError extends Error {
  readonly code?: string;
  readonly port?: number;
  readonly address?: string;
}

/** The sentence for a listener that couldn't open; any other error is given back as it is. */
export function explainListen(error: unknown, host: string, ports: Partial<Record<PortKey, number>>): unknown {
  if (!(error instanceof Error)) return error;
  const { code, port, address = host } = error as ListenError;
  const key = (Object.keys(ports) as PortKey[]).find((each) => ports[each] === port);
  const other = key === undefined ? '' : `; choose another with --${flagName(key)}`;
  switch (code) {
    case 'EADDRINUSE':
      return new UsageError(`Port ${port} on ${address} is taken by another program${other}.`);
    case 'EACCES':
      return port === undefined
        ? error
        : new UsageError(`Port ${port} on ${address} needs more rights than we have${other}.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UsageError(`This machine has no address ${host}; choose another with --host.`);
    default:
      return error;
  }
}

/** Opens the port, and closes it again, for a server that can't report its own port or a failure in a sentence. */
export function probePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('A TCP listener has no port.'));
        else resolve(address.port);
      });
    });
  });
}
