import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Failure, root, say } from './project.mjs';

/** The script behind a command of an installed package, to be run by this same Node. */
export function tool(path) {
  return [process.execPath, join(root, 'node_modules', path)];
}

/** npm itself: the one that runs us, when one does. */
export function npm() {
  const path = process.env.npm_execpath;
  return path?.endsWith('.js') ? [process.execPath, path] : ['npm'];
}

export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs to the end and gives the exit status; a signal to us goes to the child, and we end with it.
 * What takes longer than `limitMs` is killed, and has failed.
 */
export function run([command, ...before], args = [], { env = {}, stdio = 'inherit', cwd = root, limitMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], {
      cwd,
      stdio,
      env: { ...process.env, ...env },
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    const done = (settle) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      settle();
    };
    child.on('error', (error) => done(() => reject(new Failure(`Cannot run ${command}: ${error.message}.`))));
    child.on('close', (code, signal) =>
      done(() => {
        if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(130);
        if (limitMs !== undefined && signal === 'SIGKILL') say(`Killed after ${limitMs / 60_000} minutes.`);
        resolve({ status: code ?? 1, output: Buffer.concat(output).toString() });
      }),
    );
  });
}

/** One line of progress; the command's own output is shown only when it fails. */
export async function quietly(title, command, args, options) {
  const since = performance.now();
  process.stderr.write(`${title} … `);
  const { status, output } = await run(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  say(status === 0 ? seconds(since) : 'failed');
  if (status === 0) return;
  process.stderr.write(output);
  throw new Failure(`${title} failed with status ${status}.`);
}
