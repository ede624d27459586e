import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where a broker listens. */
export type Endpoint = {
  readonly host: string;
  readonly port: number;
  /** The name that its certificate must bear; undefined: it speaks without TLS. */
  readonly tls: { readonly servername: string } | undefined;
};

/**
 * A connection to it. With TLS the certificate is verified against the authorities that Node knows; the bytes of the
 * protocol come and go in the clear here, which is what lets the Lab read them.
 */
export function connectTo({ host, port, tls }: Endpoint): Socket {
  if (tls === undefined) return connectPlain({ host, port, noDelay: true });
  const { servername } = tls;
  const socket = connectTls({
    host,
    port,
    rejectUnauthorized: true,
    // A name is verified by SNI; an address has none, and is verified as it was dialled.
    ...(isIP(servername) === 0 ? { servername } : {}),
  });
  return socket.setNoDelay(true);
}

/** Settles once a connection stands, TLS and its certificate included; rejects with why it doesn't. */
export async function probe(endpoint: Endpoint, timeoutMs: number): Promise<void> {
  const socket = connectTo(endpoint);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(timeoutMs, () => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
      socket.once('error', reject);
      socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
      socket.once(endpoint.tls === undefined ? 'connect' : 'secureConnect', () => resolve());
    });
  } finally {
    socket.on('error', () => {});
    socket.destroy();
  }
}
