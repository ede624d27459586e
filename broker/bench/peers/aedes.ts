import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, ownFolder, type Peer, startPeer } from './peer.ts';

const INSTALL_WITHIN_MS = 120_000;

const PROGRAM = `
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
const broker = await Aedes.createBroker();
createServer(broker.handle).listen(Number(process.argv[2]), '127.0.0.1');
`;

/** No dependency of ours: it is installed for the run, into a folder that goes with it. */
export async function startAedes(): Promise<Peer> {
  const dir = await ownFolder();
  // Without one of its own, npm would install into the nearest package above.
  await writeFile(join(dir, 'package.json'), '{"private":true,"type":"module"}\n');
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--prefix', dir, 'aedes'], {
    cwd: dir,
    timeout: INSTALL_WITHIN_MS,
  });
  const program = join(dir, 'broker.js');
  await writeFile(program, PROGRAM);
  const mqtt = await freePort();
  const args = [program, String(mqtt)];
  return startPeer({ name: 'aedes', file: process.execPath, args, dir, ports: { amqp: 0, mqtt, http: 0 } });
}
