import { listenerOf } from './proc.ts';
import type { Server } from './wire/client.ts';

/** A broker to measure. */
export interface Target {
  readonly name: string;
  readonly host: string;
  /** 0: it doesn't speak that. */
  readonly amqpPort: number;
  readonly mqttPort: number;
  /** The management API's; 0: none. */
  readonly httpPort: number;
  /** undefined: not on this machine, or not ours to look at; no CPU and memory figures then. */
  readonly pid: number | undefined;
}

/** How to start a broker, for the scenario that does. */
export interface StartCommand {
  readonly name: string;
  readonly port: number;
  readonly command: readonly [string, ...string[]];
}

/** undefined: it isn't `NAME=host:amqpPort:mqttPort:httpPort[:pid]`. */
export function parseTarget(text: string): Target | undefined {
  const found = /^([^=]+)=([^:]+):(\d+):(\d+):(\d+)(?::(\d+))?$/.exec(text);
  if (!found) return undefined;
  const [, name = '', host = '', amqp, mqtt, http, given] = found;
  const [amqpPort, mqttPort] = [Number(amqp), Number(mqtt)];
  const pid = given ? Number(given) : listenerOf(amqpPort || mqttPort);
  return { name, host, amqpPort, mqttPort, httpPort: Number(http), pid };
}

/** `NAME=port:command line` */
export function parseStart(text: string): StartCommand | undefined {
  const found = /^([^=]+)=(\d+):(.+)$/s.exec(text);
  if (!found) return undefined;
  const [, name = '', port, line = ''] = found;
  return { name, port: Number(port), command: ['/bin/sh', '-c', `exec ${line}`] };
}

export interface Logins {
  readonly user: string;
  readonly password: string;
  /** Empty: anonymous. */
  readonly mqttUser: string;
  readonly mqttPassword: string;
}

export type Protocol = 'amqp' | 'mqtt';

export const portOf = (target: Target, protocol: Protocol): number =>
  protocol === 'amqp' ? target.amqpPort : target.mqttPort;

export const serverOf = (target: Target, logins: Logins, protocol: Protocol = 'amqp'): Server => ({
  host: target.host,
  port: portOf(target, protocol),
  user: protocol === 'amqp' ? logins.user : logins.mqttUser,
  password: protocol === 'amqp' ? logins.password : logins.mqttPassword,
});
