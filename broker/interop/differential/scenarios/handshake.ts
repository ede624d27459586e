/** Protocol header, authentication, tuning, opening, heartbeats, closing. */
import { amqplainResponse, type ConnectOptions } from '../raw-client.ts';
import type { Scenario, Topic } from '../stage.ts';
import type { Args } from '../wire/values.ts';
import { frame, methodFrame } from '../wire/write.ts';

const header =
  (text: string): Scenario =>
  async (stage) => {
    const peer = await stage.connect({ until: 'header', record: 'all' });
    peer.raw(Buffer.from(text, 'latin1'));
    await peer.closedByServer();
  };

const headerAccepted =
  (text: string): Scenario =>
  async (stage) => {
    const peer = await stage.connect({ until: 'header' });
    peer.raw(Buffer.from(text, 'latin1'));
    await peer.until('an answer', () => peer.socketClosed || (peer.events.get(0)?.length ?? 0) > 0);
  };

/** Connects with something wrong and waits for the end. */
const refused =
  (options: ConnectOptions): Scenario =>
  async (stage) => {
    const peer = await stage.connect(options);
    await peer.closedByServer();
  };

const tuneOk =
  (args: Args): Scenario =>
  async (stage) => {
    const peer = await stage.connect({ until: 'tune' });
    peer.send(0, 'connection.tune-ok', { channel_max: 2047, frame_max: 131072, heartbeat: 0, ...args });
    peer.send(0, 'connection.open', { virtual_host: '/' });
    await peer.closedByServer();
  };

const silentLogin = { capabilities: { authentication_failure_close: false } };

export const handshake: Topic = {
  'the whole of it': async (stage) => {
    const peer = await stage.connect({ record: 'all' });
    await peer.call(0, 'connection.close', { reply_code: 200, reply_text: 'bye' });
  },
  'protocol header byte by byte': async (stage) => {
    const peer = await stage.connect({ until: 'header' });
    for (const byte of 'AMQP\x00\x00\x09\x01') peer.raw(Buffer.from(byte, 'latin1'));
    await peer.until('connection.start', () => (peer.events.get(0)?.length ?? 0) > 0);
  },
  'protocol header 0 9 0': header('AMQP\x00\x00\x09\x00'),
  'protocol header 0 0 9 1 is accepted': headerAccepted('AMQP\x00\x00\x09\x01'),
  'protocol header of 0-9 is accepted': headerAccepted('AMQP\x01\x01\x00\x09'),
  'protocol header of 0-8 is accepted': headerAccepted('AMQP\x01\x01\x08\x00'),
  'protocol header of another 0-8': headerAccepted('AMQP\x01\x01\x09\x01'),
  'protocol header HTTP/1.1': header('HTTP/1.1'),
  'protocol header of zeroes': header('\0\0\0\0\0\0\0\0'),
  AMQPLAIN: async (stage) => {
    const peer = await stage.connect({ mechanism: 'AMQPLAIN', response: amqplainResponse('guest', 'guest') });
    await (await peer.channel(1)).call('queue.declare', { queue: 'amqplain' });
  },
  'AMQPLAIN with a wrong password': refused({ mechanism: 'AMQPLAIN', response: amqplainResponse('guest', 'bad') }),
  'AMQPLAIN with a response that is no table': refused({ mechanism: 'AMQPLAIN', response: '\0guest\0guest' }),
  'PLAIN with an authorisation identity': refused({ response: 'guest\0guest\0guest' }),
  'PLAIN with a wrong password': refused({ password: 'bad' }),
  'PLAIN with an unknown user': refused({ user: 'nobody' }),
  'PLAIN with a response that is none': refused({ response: 'guest' }),
  'PLAIN with an empty password': refused({ password: '' }),
  'a wrong password, and no wish to be told': refused({ password: 'bad', ...silentLogin }),
  'an unknown mechanism': refused({ mechanism: 'FOO' }),
  'an unknown vhost': refused({ vhost: 'nosuch' }),
  'an empty vhost': refused({ vhost: '' }),
  'tune-ok with a frame-max too small': tuneOk({ frame_max: 100 }),
  'tune-ok with a frame-max too large': tuneOk({ frame_max: 200000 }),
  'tune-ok with a frame-max of 0': tuneOk({ frame_max: 0 }),
  'tune-ok with a channel-max too large': tuneOk({ channel_max: 65535 }),
  'tune-ok with a channel-max of 0': tuneOk({ channel_max: 0 }),
  'tune-ok with a smaller channel-max': async (stage) => {
    const peer = await stage.connect({ channelMax: 2 });
    await (await peer.channel(2)).call('basic.qos');
    peer.send(3, 'channel.open');
    await peer.until('an answer', () => peer.socketClosed || (peer.events.get(3)?.length ?? 0) > 0);
  },
  'a channel number over channel-max': async (stage) => {
    const peer = await stage.connect({});
    peer.send(2048, 'channel.open');
    await peer.until('an answer', () => peer.socketClosed || (peer.events.get(2048)?.length ?? 0) > 0);
  },
  'open before tune-ok': async (stage) => {
    const peer = await stage.connect({ until: 'tune' });
    peer.send(0, 'connection.open', { virtual_host: '/' });
    await peer.closedByServer();
  },
  'start-ok skipped': async (stage) => {
    const peer = await stage.connect({ until: 'start-ok' });
    peer.send(0, 'connection.tune-ok', { channel_max: 2047, frame_max: 131072, heartbeat: 0 });
    await peer.closedByServer();
  },
  'a channel opened before the connection': async (stage) => {
    const peer = await stage.connect({ until: 'tune' });
    peer.raw(methodFrame(1, 'channel.open'));
    await peer.closedByServer();
  },
  'a body frame in place of start-ok': async (stage) => {
    const peer = await stage.connect({ until: 'start-ok' });
    peer.raw(frame(3, 0, Buffer.from('x')));
    await peer.closedByServer();
  },
  'heartbeats come, and silence ends the connection': async (stage) => {
    const peer = await stage.connect({ heartbeat: 1, record: 'all' });
    await peer.closedByServer();
  },
  'heartbeats of 0 are off': async (stage) => {
    const peer = await stage.connect({ heartbeat: 0, record: 'all' });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await (await peer.channel(1)).call('basic.qos');
  },
  'our heartbeats keep the connection': async (stage) => {
    const peer = await stage.connect({ heartbeat: 1 });
    for (let n = 0; n < 8; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      peer.raw(frame(8, 0, Buffer.alloc(0)));
    }
    await (await peer.channel(1)).call('basic.qos');
  },
  'after connection.close-ok it is the client that closes, and what it still sends is ignored': async (stage) => {
    const channel = await stage.channel();
    await channel.peer.call(0, 'connection.close', { reply_code: 200, reply_text: 'bye' });
    for (let n = 0; n < 100; n += 1) channel.publish({ key: 'late' });
    await stage.elapse(300);
  },
  'connection.close with channels open': async (stage) => {
    const [first, second] = await stage.channels();
    await first.call('queue.declare', { queue: 'closing' });
    await second.consume('closing', 'c');
    await first.peer.call(0, 'connection.close', { reply_code: 200, reply_text: 'bye' });
  },
};
