/** Another broker, as somebody types it in: `host:port`, or a URL of its protocol with a user and a virtual host. */
import { hostOf } from '@/lib/client/broker-url';
import { fail, ok, type Result } from '@/lib/contract/result';
import type { Protocol } from '@/lib/lab/model';

export type OtherBroker = {
  readonly protocol: Protocol;
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly vhost: string;
  /** As it may be shown: without the credentials. */
  readonly name: string;
};

const usualPorts = { 'mqtt:': 1883, 'mqtts:': 8883, 'amqp:': 5672, 'amqps:': 5671 } as const;
const isScheme = (scheme: string): scheme is keyof typeof usualPorts => Object.hasOwn(usualPorts, scheme);

export function otherBroker(text: string, protocol: Protocol): Result<OtherBroker> {
  const whole = text.includes('://') ? text : `${protocol}://${text}`;
  const example = protocol === 'mqtt' ? 'mqtt://user:password@host:1883' : 'amqp://user:password@host:5672/vhost';
  if (!URL.canParse(whole)) return fail('refused', `This is no broker’s address. One looks like ${example}`);
  const url = new URL(whole);
  const scheme = url.protocol;
  if (!isScheme(scheme) || !scheme.startsWith(protocol) || url.hostname === '') {
    return fail('refused', `The stage is set for ${protocol.toUpperCase()}, whose addresses look like ${example}`);
  }
  const path = unescaped(url.pathname.slice(1));
  const username = unescaped(url.username);
  const password = unescaped(url.password);
  if (path === undefined || username === undefined || password === undefined) {
    return fail('refused', 'A % in a user, password or virtual host is written as %25.');
  }
  const port = url.port === '' ? usualPorts[scheme] : Number(url.port);
  const host = hostOf(url);
  return ok({
    protocol,
    tls: scheme.endsWith('s:'),
    host,
    port,
    username: username === '' ? undefined : username,
    password: username === '' ? undefined : password,
    vhost: path === '' ? '/' : path,
    name: `${scheme}//${url.hostname}:${port}${protocol === 'amqp' && path !== '' ? `/${url.pathname.slice(1)}` : ''}`,
  });
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
