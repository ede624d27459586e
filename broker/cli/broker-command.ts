import { startBroker } from '../main.ts';
import { endWith } from './ending.ts';
import type { Settings } from './flags.ts';
import { explainListen } from './ports.ts';
import { hostPort, readyLine } from './ready.ts';
import { UsageError } from './usage-error.ts';

type BrokerOptions = Parameters<typeof startBroker>[0];

function optionsOf(settings: Settings): BrokerOptions {
  const { host, amqpPort, httpPort, amqpsPort, tlsCert, tlsKey, tlsCa, maxMemory, consoleUrl, logLevel, demo } =
    settings;
  return {
    host,
    amqpPort,
    httpPort,
    logLevel,
    demo,
    ...(tlsCert !== undefined &&
      tlsKey !== undefined && {
        amqps: { port: amqpsPort, cert: tlsCert, key: tlsKey, ...(tlsCa !== undefined && { ca: tlsCa }) },
      }),
    ...(maxMemory !== undefined && { maxMemoryBytes: maxMemory }),
    ...(consoleUrl !== undefined && { consoleUrl }),
  };
}

function explain(error: unknown, settings: Settings): unknown {
  const { host, amqpPort, httpPort, amqpsPort } = settings;
  const { code, path } = error as NodeJS.ErrnoException;
  if (path !== undefined && (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')) {
    return new UsageError(`Cannot read ${path} (${code}).`);
  }
  return explainListen(error, host, { amqpPort, httpPort, amqpsPort });
}

export async function brokerCommand(settings: Settings): Promise<undefined> {
  if (!settings.memory) {
    const asked = settings.dataDir === undefined ? '' : `; ${settings.dataDir} is not used yet`;
    process.stderr.write(`Messages live in memory: they are gone when the broker ends${asked}.\n`);
  }
  const running = await startBroker(optionsOf(settings)).catch((error: unknown) => {
    throw explain(error, settings);
  });
  endWith(() => running.close());
  const { amqp, amqps, http } = running;
  const line = readyLine({
    pid: process.pid,
    amqp: hostPort(amqp.host, amqp.port),
    ...(amqps && { amqps: hostPort(amqps.host, amqps.port) }),
    mqtt: null,
    mqttWs: null,
    http: hostPort(http.host, http.port),
  });
  process.stdout.write(`${line}\n`);
}
