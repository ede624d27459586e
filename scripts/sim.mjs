// `npm run sim -- --seed N`: the broker and its clients on a simulated network, disk and clock (docs/durability.md).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundling, prepare } from './lib/build.mjs';
import { checkNode } from './lib/install.mjs';
import { orExplain, root } from './lib/project.mjs';

const outfile = join(root, 'dist/sim.mjs');

await orExplain(async () => {
  checkNode();
  await prepare([]);
  // Not kept like the broker's bundle: it takes a second, and who simulates is changing things.
  const esbuild = await import('esbuild');
  await esbuild.build({ ...bundling, entryPoints: ['broker/sim/main.ts'], outfile, logLevel: 'error' });
});
process.setSourceMapsEnabled(true);
await import(pathToFileURL(outfile).href);
