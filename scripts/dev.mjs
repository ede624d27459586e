// The broker, bundled anew at each change of its sources, and the console as `next dev`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundling, prepare } from './lib/build.mjs';
import { checkNode } from './lib/install.mjs';
import { orExplain, root, say } from './lib/project.mjs';
import { tool } from './lib/run.mjs';

const outfile = join(root, 'dist/dev/waybill.mjs');
let broker;

function restart() {
  const start = () => {
    broker = spawn(process.execPath, [outfile, 'broker', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  };
  if (broker === undefined || broker.exitCode !== null || broker.signalCode !== null) return start();
  // The next one needs this one's ports.
  broker.once('exit', start);
  broker.kill('SIGTERM');
}

const restarting = {
  name: 'restart',
  setup(build) {
    build.onEnd(({ errors }) => {
      for (const { text, location } of errors) say(`${location?.file}:${location?.line}: ${text}`);
      if (errors.length === 0) restart();
    });
  },
};

await orExplain(async () => {
  checkNode();
  await prepare([]);
  const esbuild = await import('esbuild');
  const context = await esbuild.context({ ...bundling, outfile, plugins: [restarting] });
  await context.watch();
  const [node, ...next] = tool('next/dist/bin/next');
  const web = spawn(node, [...next, 'dev', '--hostname', '127.0.0.1'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', WAYBILL_PROGRAM: outfile },
  });
  const stop = () => {
    broker?.removeAllListeners('exit');
    broker?.kill('SIGTERM');
    web.kill('SIGTERM');
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  web.on('exit', (code) => {
    stop();
    process.exitCode = code ?? 0;
    return context.dispose();
  });
});
