import { prepare } from './lib/build.mjs';
import { checkNode } from './lib/install.mjs';
import { orExplain, say } from './lib/project.mjs';

await orExplain(async () => {
  checkNode();
  await prepare();
  say('Broker and console are built.');
});
