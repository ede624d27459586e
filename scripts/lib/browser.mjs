import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure, root, say } from './project.mjs';
import { run, tool } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ANSWER_MS_MAX = 20_000;

/** A file of that name isn't enough: Ubuntu's `chromium-browser` may be a note that there is a snap. */
function works(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { timeout: ANSWER_MS_MAX, encoding: 'utf8' });
  return status === 0 && /chrom/i.test(stdout ?? '');
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path) && works(path));
}

/** Playwright's own download. It runs its headless shell by itself, so the full browser's path is only asked for. */
async function downloaded() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  if (existsSync(path)) return path;
  const { status, output } = await run(
    tool('playwright/cli.js'),
    ['install', '--only-shell', '--dry-run', 'chromium'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const folder = status === 0 ? /Install location:\s+(\S+headless_shell\S*)/.exec(output)?.[1] : undefined;
  return folder !== undefined && existsSync(join(folder, 'INSTALLATION_COMPLETE')) ? 'playwright' : undefined;
}

async function installed() {
  say('No browser is found; asking Playwright to download one.');
  const quiet = { stdio: ['ignore', 'pipe', 'pipe'] };
  const shell = await run(tool('playwright/cli.js'), ['install', '--only-shell', 'chromium'], quiet);
  if (shell.status === 0) return downloaded();
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  say('The download failed; installing the system’s Chromium.');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run(['apt-get'], ['update'], { ...quiet, env });
  const { status } = await run(['apt-get'], ['install', '-y', '--no-install-recommends', 'chromium'], {
    ...quiet,
    env,
  });
  return status === 0 ? onPath() : undefined;
}

/** The browser for the end-to-end tests: a path, or `playwright` for the one that Playwright finds by itself. */
export async function findBrowser() {
  const named = process.env.WAYBILL_BROWSER;
  if (named) {
    if (works(named)) return named;
    throw new Failure(`WAYBILL_BROWSER is ${named}, which is no Chromium or Chrome that answers --version.`);
  }
  const found = onPath() ?? (await downloaded()) ?? (await installed());
  if (found !== undefined) return found;
  throw new Failure(
    'The end-to-end tests need Chromium or Chrome: install one, or name one in WAYBILL_BROWSER (its full path), and run npm test again.',
  );
}

export const outputFolder = join(root, 'test-results');
