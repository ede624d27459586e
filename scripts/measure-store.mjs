/**
 * Measures the durable store alone, without a broker around it, on the disk of DIRECTORY, whose content is replaced.
 *
 *   node scripts/measure-store.mjs DIRECTORY batches             messages/s and CPU by size and batch
 *   node scripts/measure-store.mjs DIRECTORY churn 600000        messages that come and go, a hundred a batch
 *   node scripts/measure-store.mjs DIRECTORY fill 1000000 kill   a backlog of 1 KiB messages, then kill -9
 *   node scripts/measure-store.mjs DIRECTORY start               ... how long a start takes on it
 *   node scripts/measure-store.mjs DIRECTORY start 0 drain       ... and reading it back
 *   node scripts/measure-store.mjs DIRECTORY fill 1000000 ack    how the disk shrinks when 99 of 100 are acknowledged
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './lib/project.mjs';

const place = mkdtempSync(join(tmpdir(), 'waybill-measure-'));
const outfile = join(place, 'measure.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['broker/store/measure.testing.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
});
const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
rmSync(place, { recursive: true });
process.exitCode = status ?? 1;
