import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { install, needsInstall } from './install.mjs';
import { withLock } from './lock.mjs';
import { bundle, Failure, root, say } from './project.mjs';
import { quietly, seconds, tool } from './run.mjs';

const dist = join(root, 'dist');

/** How the broker is bundled; shared with `npm run dev`. CommonJS packages inside call `require`, which ESM lacks. */
export const bundling = {
  absWorkingDir: root,
  entryPoints: ['broker/cli/main.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  // Optional native speed-ups of `ws`: it looks for them and does without.
  external: ['bufferutil', 'utf-8-validate'],
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  logLevel: 'silent',
};

async function buildBroker() {
  const since = performance.now();
  process.stderr.write('Bundling the broker … ');
  const esbuild = await import('esbuild');
  try {
    await esbuild.build(bundling);
  } catch (error) {
    say('failed');
    const lines = await esbuild.formatMessages(error.errors ?? [], { kind: 'error', color: process.stderr.isTTY });
    throw new Failure(lines.join('').trim() || String(error), { cause: error });
  }
  say(seconds(since));
}

/** Next leaves the server's static files for us to put beside it. The finished copy replaces the old one at once. */
async function buildConsole() {
  const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  await quietly('Building the console (next build)', tool('next/dist/bin/next'), ['build'], { env });
  const fresh = join(dist, 'console.new');
  const place = join(dist, 'console');
  rmSync(fresh, { recursive: true, force: true });
  cpSync(join(root, '.next/standalone'), fresh, { recursive: true, verbatimSymlinks: true });
  cpSync(join(root, '.next/static'), join(fresh, '.next/static'), { recursive: true });
  copyIfThere(join(root, 'public'), join(fresh, 'public'));
  rmSync(place, { recursive: true, force: true });
  renameSync(fresh, place);
}

function copyIfThere(from, to) {
  try {
    cpSync(from, to, { recursive: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

const parts = {
  broker: {
    inputs: ['broker', 'lib', 'package.json', 'package-lock.json', 'tsconfig.json', 'scripts/lib/build.mjs'],
    stamp: join(dist, 'broker.hash'),
    build: buildBroker,
  },
  console: {
    inputs: [
      ...['app', 'components', 'lib', 'public', 'messages'],
      ...['next.config.ts', 'postcss.config.mjs', 'proxy.ts', 'instrumentation.ts'],
      ...['package-lock.json', 'tsconfig.json', 'scripts/lib/build.mjs'],
    ],
    stamp: join(dist, 'console.hash'),
    build: buildConsole,
  },
};

function stampOf(part) {
  try {
    return readFileSync(part.stamp, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const isCurrent = (part) => stampOf(part) === fingerprint(root, part.inputs);

async function bring(part) {
  // Taken before the build: a file changed meanwhile makes the next start build again.
  const hash = fingerprint(root, part.inputs);
  if (stampOf(part) === hash) return;
  rmSync(part.stamp, { force: true });
  await part.build();
  writeFileSync(part.stamp, hash);
}

/** Installs and builds what isn't current. With nothing to do it takes no lock and writes nothing. */
export async function prepare(names = Object.keys(parts)) {
  const wanted = names.map((name) => parts[name]);
  if (!needsInstall() && wanted.every(isCurrent)) return;
  mkdirSync(dist, { recursive: true });
  await withLock(join(dist, '.lock'), async () => {
    await install();
    for (const part of wanted) await bring(part);
  });
}
