import { startBroker } from '../main.ts';
import { StorageError } from '../runtime/storage.ts';
import { brokerDirOf } from './data-dir.ts';
import { endWith } from './ending.ts';
import type { Settings } from './flags.ts';
import { explainListen } from './ports.ts';
import { hostPort, readyLine } from './ready.ts';
import { UsageError } from './usage-error.ts';

type BrokerOptions = Parameters<typeof startBroker>[0];

function optionsOf(settings: Settings): BrokerOptions {
  const { host, amqpPort, httpPort, amqpsPort, tlsCert, tlsKey, tlsCa, maxMemory, consoleUrl, logLevel, demo } =
    settings;
  const directory = brokerDirOf(settings);
  const tls = tlsCert !== undefined && tlsKey !== undefined && { cert: tlsCert, key: tlsKey, ca: tlsCa };
  return {
    host,
    amqpPort,
    httpPort,
    logLevel,
    demo,
    ...(directory !== undefined && {
      storage: { directory, flush: settings.flush, diskFreeLimitBytes: settings.diskFreeLimit },
    }),
    mqtt: {
      port: settings.mqttPort,
      webSocketPort: settings.mqttWsPort,
      origins: settings.mqttWsOrigin,
      allowAnonymous: settings.mqttAnonymous,
      keepAliveMaxS: settings.mqttKeepAliveMax,
      ...(tls && { tls: { port: settings.mqttsPort, ...tls } }),
    },
    ...(tls && { amqps: { port: amqpsPort, ...tls } }),
    ...(maxMemory !== undefined && { maxMemoryBytes: maxMemory }),
    ...(consoleUrl !== undefined && { consoleUrl }),
  };
}

function explain(error: unknown, settings: Settings): unknown {
  if (error instanceof StorageError) return new UsageError(error.message);
  const { host, amqpPort, httpPort, amqpsPort, mqttPort, mqttsPort, mqttWsPort } = settings;
  const { code, path } = error as NodeJS.ErrnoException;
  if (path !== undefined && (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')) {
    return new UsageError(`Cannot read ${path} (${code}).`);
  }
  return explainListen(error, host, { amqpPort, httpPort, amqpsPort, mqttPort, mqttsPort, mqttWsPort });
}

export async function brokerCommand(settings: Settings): Promise<undefined> {
  if (settings.memory) process.stderr.write('Messages live in memory: they are gone when the broker ends.\n');
  const running = await startBroker(optionsOf(settings)).catch((error: unknown) => {
    throw explain(error, settings);
  });
  endWith(() => running.close());
  const { amqp, amqps, mqtt, mqtts, mqttWs, http } = running;
  const at = (address: { host: string; port: number }): string => hostPort(address.host, address.port);
  const line = readyLine({
    pid: process.pid,
    amqp: at(amqp),
    ...(amqps && { amqps: at(amqps) }),
    mqtt: mqtt ? at(mqtt) : null,
    ...(mqtts && { mqtts: at(mqtts) }),
    mqttWs: mqttWs ? at(mqttWs) : null,
    http: at(http),
  });
  process.stdout.write(`${line}\n`);
}
