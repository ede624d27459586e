import { Console } from 'node:console';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { attached, localBroker } from './brokers.ts';
import { consoleDirOf } from './console-dir.ts';
import { endWith } from './ending.ts';
import { flags, type Settings } from './flags.ts';
import { explainListen, probePort } from './ports.ts';
import { hostPort, reachable, readyLine } from './ready.ts';
import { UsageError } from './usage-error.ts';

/** `npm run build` puts Next's standalone server beside the bundle. */
const server = new URL('./console/server.js', import.meta.url);
const READY_MS_MAX = 60_000;
const POLL_MS = 25;

/** Next can't say when it listens; any answer of its own will do, and one about a static file costs least. */
async function answers(origin: string): Promise<undefined> {
  const deadline = performance.now() + READY_MS_MAX;
  for (;;) {
    try {
      const response = await fetch(`${origin}/_next/static/ready`, { redirect: 'manual' });
      await response.body?.cancel();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw new Error(`The console does not answer on ${origin}.`, { cause: error });
      await wait(POLL_MS);
    }
  }
}

function brokersFor(settings: Settings): string {
  const given = process.env.WAYBILL_BROKERS;
  if (settings.connect.length === 0 && given) return given;
  const brokers =
    settings.connect.length === 0 ? [localBroker('127.0.0.1', flags.httpPort.default)] : attached(settings.connect);
  return JSON.stringify(brokers);
}

/** Stdout belongs to the ready line, and what Next has to say of its start is in it already; its troubles are told. */
function quiet(): Console {
  const console = new Console(process.stderr);
  console.log = () => {};
  console.info = () => {};
  return console;
}

export async function consoleCommand(settings: Settings): Promise<undefined> {
  if (!existsSync(server)) throw new UsageError('The console is not built; npm run build does that.');
  const { host, consolePort } = settings;
  const port = await probePort(host, consolePort).catch((error: unknown) => {
    throw explainListen(error, host, { consolePort });
  });
  const dir = consoleDirOf(settings, process.env);
  Object.assign(process.env, {
    WAYBILL_CONSOLE_DIR: dir.path,
    // The Lab starts brokers of its own, to crash them.
    WAYBILL_PROGRAM: fileURLToPath(import.meta.url),
    HOSTNAME: host,
    PORT: String(port),
    WAYBILL_BROKERS: brokersFor(settings),
    NEXT_TELEMETRY_DISABLED: '1',
    // Next waits for streams that never end; nothing here outlives the process anyway.
    NEXT_MANUAL_SIG_HANDLE: 'true',
  });
  endWith(() => dir.remove());
  globalThis.console = quiet();
  await import(fileURLToPath(server));
  await answers(`http://${hostPort(reachable(host), port)}`);
  const line = readyLine({
    pid: process.pid,
    amqp: null,
    mqtt: null,
    mqttWs: null,
    http: null,
    console: hostPort(host, port),
  });
  process.stdout.write(`${line}\n`);
}
