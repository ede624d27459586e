import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Fixed for user space on Linux. */
const TICKS_PER_SECOND = 100;

interface Stat {
  readonly parent: number;
  readonly cpuSeconds: number;
}

/** undefined: gone, or not Linux. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

function readNames(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

const pids = (): number[] =>
  readNames('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

function statOf(pid: number): Stat | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The command's name, in parentheses, may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
}

/** The process and all that descend from it. */
export function processTree(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const each of pids()) {
    const parent = statOf(each)?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), each]);
  }
  const out = statOf(pid) ? [pid] : [];
  for (const each of out) out.push(...(children.get(each) ?? []));
  return out;
}

/** User and system time of these processes, all threads included. */
export const cpuSeconds = (list: readonly number[]): number =>
  list.reduce((sum, pid) => sum + (statOf(pid)?.cpuSeconds ?? 0), 0);

/** Resident memory; pages that processes share are counted in each. */
export function residentBytes(list: readonly number[]): number {
  let kib = 0;
  for (const pid of list) {
    kib += Number(/VmRSS:\s+(\d+)/.exec(readText(`/proc/${pid}/status`) ?? '')?.[1] ?? 0);
  }
  return kib * 1024;
}

/** Busy seconds of all cores since the machine started, time stolen by its host included. */
export function machineBusySeconds(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] = (readText('/proc/stat') ?? '')
    .split('\n', 1)
    .flatMap((line) => line.trim().split(/\s+/).slice(1).map(Number));
  return (user + nice + system + irq + softIrq + stolen) / TICKS_PER_SECOND;
}

/** Who listens on a local TCP port; known for processes of the same user only. */
export function listenerOf(port: number): number | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = new Set<string>();
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of (readText(file) ?? '').split('\n')) {
      const fields = line.trim().split(/\s+/);
      if (fields[3] === '0A' && fields[1]?.endsWith(suffix)) sockets.add(`socket:[${fields[9]}]`);
    }
  }
  if (sockets.size === 0) return undefined;
  return pids().find((pid) => readNames(`/proc/${pid}/fd`).some((fd) => sockets.has(linkOf(`/proc/${pid}/fd/${fd}`))));
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
