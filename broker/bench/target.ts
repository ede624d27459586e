import { listenerOf } from './proc.ts';
import type { Server } from './wire/client.ts';

/** A broker to measure. */
export interface Target {
  readonly name: string;
  readonly host: string;
  readonly amqpPort: number;
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
  const [, name = '', host = '', amqp, , http, pid] = found;
  const amqpPort = Number(amqp);
  return { name, host, amqpPort, httpPort: Number(http), pid: pid ? Number(pid) : listenerOf(amqpPort) };
}

/** `NAME=port:command line` */
export function parseStart(text: string): StartCommand | undefined {
  const found = /^([^=]+)=(\d+):(.+)$/s.exec(text);
  if (!found) return undefined;
  const [, name = '', port, line = ''] = found;
  return { name, port: Number(port), command: ['/bin/sh', '-c', `exec ${line}`] };
}

export const serverOf = (target: Target, login: { user: string; password: string }): Server => ({
  host: target.host,
  port: target.amqpPort,
  user: login.user,
  password: login.password,
});
