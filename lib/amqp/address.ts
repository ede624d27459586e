/** Where a broker speaks AMQP, from the URL of its management API and what that tells of listeners. */
import { hostOf, loginOf } from '@/lib/client/broker-url';

export type AmqpAddress = {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username: string;
  readonly password: string;
  /** `url`: somebody configured it; `listener`: the broker told it; `default`: nobody did. */
  readonly source: 'url' | 'listener' | 'default';
};

type Listener = { readonly protocol: string; readonly port: number };

export const plainPort = 5672;
const tlsPort = 5671;

/** `host:port`, `[::1]:port`, or a host alone. */
function hostAndPort(text: string): { host: string; port: number | undefined } | undefined {
  const parsed = URL.canParse(`amqp://${text}`) ? new URL(`amqp://${text}`) : undefined;
  if (parsed === undefined || parsed.hostname === '') return undefined;
  return { host: hostOf(parsed), port: parsed.port === '' ? undefined : Number(parsed.port) };
}

export function amqpAddress(url: string, listeners: readonly Listener[] | undefined): AmqpAddress {
  const parsed = new URL(url);
  const { user: username, password } = loginOf(parsed);
  const user = { username, password };
  const secure = parsed.protocol === 'https:';
  const given = hostAndPort(parsed.searchParams.get('amqp') ?? '');
  if (given !== undefined) {
    return { ...user, host: given.host, port: given.port ?? plainPort, tls: given.port === tlsPort, source: 'url' };
  }
  const host = hostOf(parsed);
  const plain = listeners?.find(({ protocol }) => protocol === 'amqp');
  const tls = listeners?.find(({ protocol }) => protocol === 'amqp/ssl');
  // Who chose TLS for the management API doesn't want the password sent openly beside it.
  const chosen = (secure ? tls : undefined) ?? plain ?? tls;
  if (chosen === undefined) {
    return { ...user, host, port: secure ? tlsPort : plainPort, tls: secure, source: 'default' };
  }
  return { ...user, host, port: chosen.port, tls: chosen === tls, source: 'listener' };
}
