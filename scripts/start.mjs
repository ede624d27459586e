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
// The launcher runs in this process: one less to start, to signal and to wait for.
process.argv[1] = bundle;
await import(pathToFileURL(bundle).href);
