import manifest from '../../package.json' with { type: 'json' };
import type { Command, Settings } from './flags.ts';
import { help } from './help.ts';
import { parse } from './parse.ts';
import { UsageError } from './usage-error.ts';

/** Gives its status when it is over; undefined when it serves on. */
type Result = Promise<number | undefined>;

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** A command whose flags are in the table. Its code is loaded when it is chosen, so that the launcher stays small. */
function configured(command: Command, load: () => Promise<(settings: Settings) => Result>) {
  return async (args: readonly string[]): Result => {
    if (args.some(isHelp)) return say(help());
    const settings = parse(command, args, process.env);
    return (await load())(settings);
  };
}

const commands = new Map([
  ['start', configured('start', async () => (await import('./start-command.ts')).startCommand)],
  ['broker', configured('broker', async () => (await import('./broker-command.ts')).brokerCommand)],
  ['console', configured('console', async () => (await import('./console-command.ts')).consoleCommand)],
  ['demo', configured('demo', async () => (await import('./demo-command.ts')).demoCommand)],
  ['bench', async (args: readonly string[]): Result => (await import('../bench/main.ts')).runBench(args)],
  // Started by `bench` alone: a process of its load.
  ['bench-worker', async (): Result => (await import('../bench/main.ts')).runBenchWorker()],
]);

async function run(args: readonly string[]): Result {
  const [first = ''] = args;
  if (first === '--version' || first === '-v') return say(`${manifest.version}\n`);
  const named = first !== '' && !first.startsWith('-');
  const command = commands.get(named ? first : 'start');
  if (command === undefined) throw new UsageError(`There is no command ${first}; waybill --help lists them.`);
  return await command(named ? args.slice(1) : args);
}

try {
  const status = await run(process.argv.slice(2));
  if (status !== undefined) process.exitCode = status;
} catch (error) {
  // A person's mistake is explained in one sentence; ours needs the stack.
  const told = error instanceof UsageError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${told}\n`);
  process.exit(1);
}
