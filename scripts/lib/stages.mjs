import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser, outputFolder } from './browser.mjs';
import { prepare } from './build.mjs';
import { root } from './project.mjs';
import { run, tool } from './run.mjs';

const sources = ['app', 'broker', 'components', 'e2e', 'lib', 'instrumentation.ts', 'proxy.ts', 'playwright.config.ts'];
/** A runner that hangs must not hang `npm test`. */
const RUNNER_MS_MAX = 18 * 60_000;
const BY_HAND_MS_MAX = 40 * 60_000;

const none = { passed: 0, failed: 0, skipped: 0 };

/** A stage that passes or fails as a whole. */
const checks = (path, args) => async () => {
  const env = { NEXT_TELEMETRY_DISABLED: '1', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
  return { ok: (await run(tool(path), args, { env })).status === 0, ...none };
};

const builds =
  (...names) =>
  async () => {
    await prepare(names);
    return { ok: true, ...none };
  };

/** dependency-cruiser looks for a `typescript` with a JavaScript interface beside itself; version 7 has none. */
async function checkImports() {
  const place = join(root, 'node_modules/dependency-cruiser/node_modules/typescript');
  mkdirSync(join(place, '..'), { recursive: true });
  rmSync(place, { force: true, recursive: true });
  symlinkSync('../../typescript-6', place, 'junction');
  return await checks('dependency-cruiser/bin/dependency-cruise.mjs', [
    ...['--config', '.dependency-cruiser.mjs'],
    ...sources,
  ])();
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // The runner ended before it could write one; its status says so.
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function runUnit() {
  const file = join(outputFolder, 'unit.json');
  rmSync(file, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { status } = await run(tool('vitest/vitest.mjs'), args, { env: { NODE_ENV: 'test' }, limitMs: RUNNER_MS_MAX });
  const report = readReport(file);
  return {
    ok: status === 0,
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}

/** Runs projects of the Playwright configuration. */
const plays = (projects, limitMs) => async () => {
  const browser = await findBrowser();
  const file = join(outputFolder, 'e2e.json');
  rmSync(file, { force: true });
  const env = {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    WAYBILL_BROWSER: browser === 'playwright' ? '' : browser,
  };
  const chosen = projects.map((project) => `--project=${project}`);
  const { status } = await run(tool('playwright/cli.js'), ['test', '--reporter=list,json', ...chosen], {
    env,
    limitMs,
  });
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = readReport(file)?.stats ?? {};
  return { ok: status === 0, passed: expected, failed: unexpected + flaky, skipped };
};

/** In the order in which `npm test` runs them: what is quick to fail comes first. */
export const stages = {
  check: [
    [
      'Style and common mistakes (Biome)',
      checks('@biomejs/biome/bin/biome', [
        'ci',
        '--error-on-warnings',
        ...(process.stdout.isTTY ? [] : ['--colors=off']),
        '.',
      ]),
    ],
    ['Route types (next typegen)', checks('next/dist/bin/next', ['typegen'])],
    ['Types (tsc)', checks('typescript/bin/tsc', ['--noEmit', '-p', '.'])],
    ['Layers and cycles (dependency-cruiser)', checkImports],
    ['Unused code and packages (knip)', checks('knip/bin/knip.js', ['--no-progress'])],
  ],
  unit: [
    ['Broker bundle (esbuild)', builds('broker')],
    ['Unit and integration tests (Vitest)', runUnit],
  ],
  e2e: [
    ['Broker and console', builds('broker', 'console')],
    ['End-to-end tests (Playwright)', plays(['rabbitmq', 'waybill'], RUNNER_MS_MAX)],
  ],
};

/** What is run by hand only. */
export const byHand = {
  screenshots: [
    ['Broker and console', builds('broker', 'console')],
    ['Pictures of every page (Playwright)', plays(['screenshots'], BY_HAND_MS_MAX)],
  ],
  measure: [
    ['Broker and console', builds('broker', 'console')],
    ['The console under load (Playwright)', plays(['measure'], BY_HAND_MS_MAX)],
  ],
};
