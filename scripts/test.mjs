// `npm test` runs everything; `node scripts/test.mjs check unit e2e` takes the parts that are named.
import { prepare } from './lib/build.mjs';
import { checkNode } from './lib/install.mjs';
import { Failure, orExplain, say } from './lib/project.mjs';
import { seconds } from './lib/run.mjs';

const began = performance.now();
const total = { passed: 0, failed: 0, skipped: 0 };

/** Says how it went, last: `N passed, N failed` alone on a line. */
function close(stoppedAt) {
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(stoppedAt === undefined ? `\nAll is well, in ${seconds(began)}.` : `\nStopped at: ${stoppedAt}.`);
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exitCode = stoppedAt === undefined ? 0 : 1;
}

async function outcome(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    return { ok: false, passed: 0, failed: 0, skipped: 0 };
  }
}

async function runStage(title, work) {
  const since = performance.now();
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`);
  const { ok, passed, failed, skipped } = await outcome(work);
  total.passed += passed;
  // A stage that fails without a failed test is one failure.
  total.failed += ok ? failed : Math.max(1, failed);
  total.skipped += skipped;
  console.log(`${ok ? 'ok' : 'failed'}, ${seconds(since)}`);
  return ok;
}

async function runParts(stages, names) {
  for (const [title, work] of names.flatMap((name) => stages[name])) {
    if (!(await runStage(title, work))) return title;
  }
  return undefined;
}

await orExplain(async () => {
  checkNode();
  await prepare([]);
  const { stages: tests, byHand } = await import('./lib/stages.mjs');
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(tests);
  const stages = { ...tests, ...byHand };
  const unknown = names.find((name) => !Object.hasOwn(stages, name));
  if (unknown !== undefined) throw new Failure(`There is no part ${unknown}: ${Object.keys(stages).join(', ')}.`);
  close(await runParts(stages, names));
});
