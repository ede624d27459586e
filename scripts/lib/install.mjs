import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, root } from './project.mjs';
import { npm, quietly } from './run.mjs';

const OLDEST_NODE = [20, 20];

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const [oldMajor, oldMinor] = OLDEST_NODE;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  throw new Failure(`Waybill needs Node ${OLDEST_NODE.join('.')} or newer; this is ${version}.`);
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** npm keeps a lock file of what is installed; it is written last, so an install cut short has none. */
function isInstalled(wanted, installed) {
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.link) return true;
    const there = installed[path];
    return there !== undefined && there.version === entry.version && there.integrity === entry.integrity;
  });
}

export function needsInstall() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (wanted === undefined) throw new Failure('package-lock.json is missing: this is no complete copy of Waybill.');
  return !isInstalled(wanted, packagesOf(join(root, 'node_modules', '.package-lock.json')));
}

export async function install() {
  if (!needsInstall()) return;
  await quietly('Installing packages (npm ci)', npm(), ['ci', '--no-audit', '--no-fund']);
}
