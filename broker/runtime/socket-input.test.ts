import { connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as turnEnd } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type Inlet, SocketInput, TURN_INPUT_BYTES_MAX } from './socket-input.ts';

class Tap implements Inlet {
  destroyed = false;
  isOpen = true;
  pause(): void {
    this.isOpen = false;
  }
  resume(): void {
    this.isOpen = true;
  }
}

const open: (Socket | Server)[] = [];

afterEach(() => {
  for (const each of open.splice(0)) 'destroy' in each ? each.destroy() : each.close();
});

test('who had its share of a turn is read again in the next', async () => {
  const tap = new Tap();
  const input = new SocketInput(tap);
  input.came(TURN_INPUT_BYTES_MAX - 1);
  expect(tap.isOpen).toBe(true);
  input.came(1);
  expect(tap.isOpen).toBe(false);
  await turnEnd();
  expect(tap.isOpen).toBe(true);
});

test('a share is of one turn: what came before doesn’t count', async () => {
  const tap = new Tap();
  const input = new SocketInput(tap);
  for (let turn = 0; turn < 3; turn++) {
    input.came(TURN_INPUT_BYTES_MAX - 1);
    expect(tap.isOpen).toBe(true);
    await turnEnd();
  }
});

test('who is held stays so when the turn is over, and who is released within it waits for its end', async () => {
  const tap = new Tap();
  const input = new SocketInput(tap);
  input.came(TURN_INPUT_BYTES_MAX);
  input.hold();
  await turnEnd();
  expect(tap.isOpen).toBe(false);
  input.release();
  expect(tap.isOpen).toBe(true);
  input.came(TURN_INPUT_BYTES_MAX);
  input.hold();
  input.release();
  expect(tap.isOpen).toBe(false);
  await turnEnd();
  expect(tap.isOpen).toBe(true);
});

test('a socket that is gone is left alone', async () => {
  const tap = new Tap();
  const input = new SocketInput(tap);
  input.came(TURN_INPUT_BYTES_MAX);
  tap.destroyed = true;
  await turnEnd();
  expect(tap.isOpen).toBe(false);
});

test('much at once comes whole, in turns', async () => {
  const sent = 32 * TURN_INPUT_BYTES_MAX;
  const byTurn = new Map<number, number>();
  let turn = 0;
  let came = 0;
  const server = createServer();
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const whole = new Promise<void>((resolve) => {
    server.once('connection', (socket) => {
      open.push(socket);
      const input = new SocketInput(socket);
      let isCounted = false;
      socket.on('data', (chunk) => {
        input.came(chunk.length);
        if (!isCounted) {
          isCounted = true;
          setImmediate(() => {
            isCounted = false;
            turn++;
          });
        }
        byTurn.set(turn, (byTurn.get(turn) ?? 0) + chunk.length);
        came += chunk.length;
        if (came === sent) resolve();
      });
    });
  });
  const peer = connect({ port: address.port, host: '127.0.0.1' });
  open.push(peer);
  peer.write(Buffer.alloc(sent));
  await whole;
  // The chunk that fills the share may go beyond it, and Node may have read one more before it stopped.
  const CHUNK_BYTES_MAX = 64 * 1024;
  expect(Math.max(...byTurn.values())).toBeLessThanOrEqual(TURN_INPUT_BYTES_MAX + 2 * CHUNK_BYTES_MAX);
});
