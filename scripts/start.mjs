import { pathToFileURL } from 'node:url';
import { prepare } from './lib/build.mjs';
import { checkNode } from './lib/install.mjs';
import { bundle, orExplain } from './lib/project.mjs';

// Of the commands, these show no pages.
const withoutConsole = ['broker', 'demo', 'bench'];

await orExplain(async () => {
  checkNode();
  await prepare(withoutConsole.includes(process.argv[2]) ? ['broker'] : undefined);
});
// npm passes a signal to the shell between us, which dies of it and tells nobody; without it we are orphans.
const PARENT_CHECK_MS = 250;
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS).unref();
}

// The launcher runs in this process: one less to start, to signal and to wait for.
process.argv[1] = bundle;
await import(pathToFileURL(bundle).href);
