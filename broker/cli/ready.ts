/** Where everything listens, as `host:port`; null is what this process doesn't serve. */
export interface Ready {
  readonly pid: number;
  readonly amqp: string | null;
  readonly amqps?: string;
  readonly mqtt: string | null;
  readonly mqtts?: string;
  readonly mqttWs: string | null;
  readonly http: string | null;
  readonly console?: string;
}

const PREFIX = 'waybill ready ';

export const readyLine = (ready: Ready): string => `${PREFIX}${JSON.stringify(ready)}`;

/** The other direction, for the launcher that reads its children's lines. */
export function readReady(line: string): Ready | undefined {
  return line.startsWith(PREFIX) ? (JSON.parse(line.slice(PREFIX.length)) as Ready) : undefined;
}

export function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where a process on this machine reaches what listens on `host`; "any address" is reached over loopback. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
