import { attached, localBroker } from './brokers.ts';
import type { Command, Settings } from './flags.ts';
import { toArguments } from './parse.ts';
import { explainListen, probePort } from './ports.ts';
import { hostPort, reachable, readyLine } from './ready.ts';
import { Supervisor } from './supervisor.ts';

/** Whoever looks waits for who works: under load the console gets a third of what the broker does. */
const CONSOLE_NICENESS = 5;

/** The port after the last colon of `host:port`. */
const portOf = (hostAndPort: string): number => Number(hostAndPort.slice(hostAndPort.lastIndexOf(':') + 1));

function argsFor(command: Command, settings: Settings): string[] {
  const [, script] = process.argv;
  if (script === undefined) throw new Error('This process runs no script, so it cannot start its parts.');
  return [...process.execArgv, script, command, ...toArguments(command, settings)];
}

/** Broker and console, each a process of its own; this one starts them and ends when either does. */
export async function startCommand(settings: Settings): Promise<number> {
  const { host } = settings;
  // Known before the broker starts, which shows the way to the console.
  const consolePort = await probePort(host, settings.consolePort).catch((error: unknown) => {
    throw explainListen(error, host, { consolePort: settings.consolePort });
  });
  const consoleUrl = `http://${hostPort(reachable(host), consolePort)}`;
  const parts = new Supervisor();
  const stop = (): void => parts.stop();
  process.on('SIGINT', stop).on('SIGTERM', stop);

  const broker = await parts.start({ name: 'broker', args: argsFor('broker', { ...settings, consoleUrl }) });
  if (broker?.http) {
    const local = localBroker(host, portOf(broker.http));
    const brokers = [local, ...attached(settings.connect, [local])];
    const console = await parts.start({
      name: 'console',
      args: argsFor('console', { ...settings, consolePort, connect: [] }),
      // Passwords travel in the environment, not in the list of processes.
      niceness: CONSOLE_NICENESS,
      env: { WAYBILL_BROKERS: JSON.stringify(brokers), WAYBILL_CONNECT: undefined },
    });
    if (console?.console !== undefined) {
      process.stdout.write(`${readyLine({ ...broker, pid: process.pid, console: console.console })}\n`);
    }
  }
  const { status, sentence } = await parts.ended;
  if (sentence !== undefined) process.stderr.write(`${sentence}\n`);
  return status;
}
