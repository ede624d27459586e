import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './project.mjs';

const HEARTBEAT_MS = 2_000;
const STALE_MS = 30_000;
const RETRY_MS = 200;

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** The holder's process id, 0 while it is being written; undefined when nobody alive holds the lock. */
function holder(path) {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    const pid = Number(readFileSync(path, 'utf8'));
    return age > STALE_MS || (pid !== 0 && !alive(pid)) ? undefined : pid;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes a dead holder's lock. Only one process at a time may, or the second would remove the first one's new lock. */
function breakLock(path) {
  const breaking = `${path}.break`;
  if (!take(breaking)) {
    if (holder(breaking) === undefined) rmSync(breaking, { force: true });
    return;
  }
  try {
    if (holder(path) === undefined) rmSync(path, { force: true });
  } finally {
    rmSync(breaking, { force: true });
  }
}

/** Runs `work` while no other process does under the same lock. A holder that died is noticed. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!take(path)) {
    const pid = holder(path);
    if (pid === undefined) {
      breakLock(path);
      continue;
    }
    if (!told) say(`Waiting for process ${pid}, which is installing or building here.`);
    told = true;
    await wait(RETRY_MS);
  }
  const beat = setInterval(() => utimesSync(path, new Date(), new Date()), HEARTBEAT_MS);
  const release = () => rmSync(path, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}
