/** Malformed frames, frames out of turn, methods where they do not belong. */
import type { Channel, Peer } from '../raw-client.ts';
import type { Scenario, Topic } from '../stage.ts';
import {
  bodyFrame,
  encodeTable,
  frame,
  headerFrame,
  long,
  methodFrame,
  methodPayload,
  octet,
  short,
  shortstr,
} from '../wire/write.ts';

/** Sends bytes after the handshake, on an open channel 1, and waits for what the server makes of them. */
const fatal =
  (act: (peer: Peer, channel: Channel) => void): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    act(channel.peer, channel);
    await channel.peer.closedByServer();
  };

const fatalBytes = (...bytes: readonly Buffer[]): Scenario => fatal((peer) => peer.raw(Buffer.concat(bytes)));

/** A method only a server may send. */
const serversOwn = (name: string, channel = 1): Scenario => fatalBytes(methodFrame(channel, name));

const publish = methodFrame(1, 'basic.publish', { routing_key: 'q' });
const head = (classId: number, methodId: number): Buffer => Buffer.concat([short(classId), short(methodId)]);

/** queue.declare of q whose table is the given bytes, behind their length. */
const declareWithTable = (table: Buffer): Buffer =>
  frame(1, 1, Buffer.concat([head(50, 10), short(0), shortstr('q'), octet(0), long(table.length), table]));

export const framing: Topic = {
  'a method on a channel never opened': fatal((peer) => peer.send(77, 'basic.qos')),
  'a method on a closed channel': async (stage) => {
    const channel = await stage.channel();
    await channel.call('channel.close', { reply_code: 200 });
    channel.send('basic.qos');
    await channel.peer.closedByServer();
  },
  'channel.close on a channel never opened': fatal((peer) => peer.send(77, 'channel.close', { reply_code: 200 })),
  'channel.close-ok on a channel never opened': fatal((peer) => peer.send(77, 'channel.close-ok')),
  'channel.open twice': fatal((peer) => peer.send(1, 'channel.open')),
  'channel.open on channel 0': fatal((peer) => peer.send(0, 'channel.open')),
  'connection.open again': fatal((peer) => peer.send(0, 'connection.open', { virtual_host: '/' })),
  'connection.tune-ok again': fatal((peer) => peer.send(0, 'connection.tune-ok')),
  'connection.start-ok again': fatal((peer) => peer.send(0, 'connection.start-ok')),
  'a channel method on channel 0': fatal((peer) => peer.send(0, 'basic.qos')),
  'a connection method on channel 1': fatal((peer) => peer.send(1, 'connection.open', { virtual_host: '/' })),
  'connection.close on channel 1': fatal((peer) => peer.send(1, 'connection.close', { reply_code: 200 })),
  'connection.close-ok unasked': fatal((peer) => peer.send(0, 'connection.close-ok')),
  'update-secret': async (stage) => {
    const peer = await stage.connect();
    await peer.call(0, 'connection.update-secret', { new_secret: 'guest', reason: 'because' });
  },
  'server method: basic.deliver': fatalBytes(
    methodFrame(1, 'basic.deliver'),
    headerFrame(1, 1),
    bodyFrame(1, Buffer.from('x')),
  ),
  'server method: basic.consume-ok': serversOwn('basic.consume-ok'),
  'server method: basic.return': fatalBytes(methodFrame(1, 'basic.return'), headerFrame(1, 0)),
  'server method: queue.declare-ok': serversOwn('queue.declare-ok'),
  'server method: channel.open-ok': serversOwn('channel.open-ok'),
  'server method: connection.start': serversOwn('connection.start', 0),
  'server method: basic.get-empty': serversOwn('basic.get-empty'),
  'client may answer channel.flow': async (stage) => {
    const channel = await stage.channel();
    channel.send('channel.flow-ok', { active: true });
    await channel.barrier();
  },
  'client may not send basic.cancel-ok': serversOwn('basic.cancel-ok'),
  'unknown method 60.255': fatalBytes(frame(1, 1, head(60, 255))),
  'unknown class 99': fatalBytes(frame(1, 1, head(99, 10))),
  'unknown method on channel 0': fatalBytes(frame(1, 0, head(10, 255))),
  'frame end missing': fatalBytes(frame(1, 1, Buffer.concat([head(20, 10), octet(0)]), 0)),
  'frame of unknown type 7': fatalBytes(frame(7, 1, Buffer.alloc(0))),
  'frame of unknown type 7 with payload': fatalBytes(frame(7, 1, head(60, 10))),
  'frame of unknown type 7 on channel 0': fatalBytes(frame(7, 0, head(60, 10))),
  'frame too large': fatalBytes(octet(3), short(1), long(200000), Buffer.alloc(10)),
  'frame of 2^32 - 1 bytes': fatalBytes(octet(1), short(1), long(0xffffffff)),
  'frame of the largest size, frame-max less 8': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    const body = Buffer.alloc(131064, 'x');
    channel.peer.raw(Buffer.concat([publish, headerFrame(1, body.length), bodyFrame(1, body)]));
    await channel.ready('q', 1);
    await channel.get('q');
  },
  // RabbitMQ lets a payload be as long as frame-max, 8 bytes more than §4.2.3 does.
  'frame one byte over frame-max': fatalBytes(octet(3), short(1), long(131073), Buffer.alloc(20)),
  'frame over a lower frame-max': async (stage) => {
    const peer = await stage.connect({ frameMax: 4096 });
    await peer.channel(1);
    peer.raw(Buffer.concat([octet(3), short(1), long(4097), Buffer.alloc(20)]));
    await peer.closedByServer();
  },
  'a heartbeat on channel 1': fatalBytes(frame(8, 1, Buffer.alloc(0))),
  'a heartbeat with a payload': async (stage) => {
    const channel = await stage.channel();
    channel.peer.raw(frame(8, 0, Buffer.from('abc')));
    await channel.barrier();
  },
  'heartbeats are welcome though none were agreed': async (stage) => {
    const channel = await stage.channel();
    channel.peer.raw(frame(8, 0, Buffer.alloc(0)));
    await channel.call('basic.qos');
  },
  'a header without a publish': fatalBytes(headerFrame(1, 1)),
  'a body without a publish': fatalBytes(bodyFrame(1, Buffer.from('x'))),
  'a header on channel 0': fatalBytes(headerFrame(0, 1)),
  'a body on channel 0': fatalBytes(bodyFrame(0, Buffer.from('x'))),
  'a header on a channel never opened': fatalBytes(headerFrame(9, 1)),
  'publish, then a method': fatalBytes(publish, methodFrame(1, 'basic.qos')),
  'publish, then a body': fatalBytes(publish, bodyFrame(1, Buffer.from('x'))),
  'publish, then a header of another class': fatalBytes(publish, headerFrame(1, 1, {}, 50)),
  'publish, then a header of class 10': fatalBytes(publish, headerFrame(1, 1, {}, 10)),
  'publish, header, then a method': fatalBytes(publish, headerFrame(1, 1), methodFrame(1, 'basic.qos')),
  'publish, header, then a header': fatalBytes(publish, headerFrame(1, 1), headerFrame(1, 1)),
  'an empty body frame in between': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    const parts = [bodyFrame(1, Buffer.from('ab')), bodyFrame(1, Buffer.alloc(0)), bodyFrame(1, Buffer.from('cd'))];
    channel.peer.raw(Buffer.concat([publish, headerFrame(1, 4), ...parts]));
    await channel.ready('q', 1);
    await channel.get('q');
  },
  'content of two channels interleaved': async (stage) => {
    const [first, second] = await stage.channels();
    for (const queue of ['q1', 'q2']) await first.call('queue.declare', { queue });
    first.peer.raw(
      Buffer.concat([
        methodFrame(1, 'basic.publish', { routing_key: 'q1' }),
        methodFrame(2, 'basic.publish', { routing_key: 'q2' }),
        headerFrame(2, 4),
        headerFrame(1, 4),
        bodyFrame(1, Buffer.from('on')),
        bodyFrame(2, Buffer.from('tw')),
        bodyFrame(2, Buffer.from('o2')),
        bodyFrame(1, Buffer.from('e1')),
      ]),
    );
    await second.ready('q1', 1);
    await second.ready('q2', 1);
    await second.drain('q1');
    await second.drain('q2');
  },
  'a method that ends early': fatalBytes(frame(1, 1, Buffer.concat([head(50, 10), short(0)]))),
  'a method of no bytes': fatalBytes(frame(1, 1, Buffer.alloc(0))),
  'a method of three bytes': fatalBytes(frame(1, 1, Buffer.from([0, 60, 0]))),
  'a method with bytes left over': fatalBytes(
    frame(1, 1, Buffer.concat([methodPayload('basic.qos'), Buffer.from('left')])),
  ),
  'a shortstr longer than its frame': fatalBytes(
    frame(1, 1, Buffer.concat([head(50, 30), short(0), octet(200), Buffer.from('q'), octet(0)])),
  ),
  'a table longer than its frame': fatalBytes(
    frame(1, 1, Buffer.concat([head(50, 10), short(0), shortstr('q'), octet(0), long(1000), Buffer.from('x')])),
  ),
  'a table with a field of unknown type': fatalBytes(
    declareWithTable(Buffer.concat([shortstr('k'), Buffer.from('Z1')])),
  ),
  'a table whose string is longer than it': fatalBytes(
    declareWithTable(Buffer.concat([shortstr('k'), Buffer.from('S'), long(100), Buffer.from('x')])),
  ),
  'a table whose last key has no value': fatalBytes(declareWithTable(shortstr('k'))),
  'a header that ends early': fatalBytes(publish, frame(2, 1, Buffer.concat([head(60, 0), long(0)]))),
  'a header with a bad property table': fatalBytes(
    publish,
    frame(
      2,
      1,
      Buffer.concat([head(60, 0), long(0), long(1), short(0x2000), long(3), shortstr('k'), Buffer.from('Z')]),
    ),
    bodyFrame(1, Buffer.from('x')),
  ),
  'a header table with one field comes back as it went': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    const table = encodeTable({ a: 1 });
    channel.peer.raw(
      Buffer.concat([
        publish,
        frame(2, 1, Buffer.concat([head(60, 0), long(0), long(1), short(0x2000), table])),
        bodyFrame(1, Buffer.from('x')),
      ]),
    );
    await channel.ready('q', 1);
    await channel.get('q');
  },
};
