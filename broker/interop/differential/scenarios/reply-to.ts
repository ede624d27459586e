/** Direct reply-to. */
import type { Channel } from '../raw-client.ts';
import type { Topic } from '../stage.ts';

const REPLY_TO = 'amq.rabbitmq.reply-to';

const listen = (channel: Channel) => channel.consume(REPLY_TO, 'r', { no_ack: true });

/** Sends a request and gives the reply address that the server made of it. */
async function request(requester: Channel, responder: Channel): Promise<string> {
  requester.publish({ key: 'rpc', body: 'request', properties: { reply_to: REPLY_TO, correlation_id: '1' } });
  await responder.ready('rpc', 1);
  const got = await responder.get('rpc');
  return String(got?.[2]?.reply_to);
}

export const replyTo: Topic = {
  'a request and its reply': async (stage) => {
    const requester = await stage.channel();
    const responder = await stage.channel();
    await responder.call('queue.declare', { queue: 'rpc' });
    await listen(requester);
    const address = await request(requester, responder);
    responder.publish({ key: address, body: 'reply', properties: { correlation_id: '1' } });
    await requester.wait('basic.deliver', 1);
    responder.publish({ key: address, body: 'another' });
    await requester.wait('basic.deliver', 2);
  },
  'replies are confirmed': async (stage) => {
    const requester = await stage.channel();
    const responder = await stage.channel();
    await responder.call('queue.declare', { queue: 'rpc' });
    await responder.call('confirm.select');
    await listen(requester);
    const address = await request(requester, responder);
    responder.publish({ key: address, body: 'reply' });
    await responder.confirmed(1);
    await requester.wait('basic.deliver', 1);
  },
  'consuming with acks': async (stage) => {
    const channel = await stage.channel();
    await channel.consume(REPLY_TO, 'r');
  },
  'consuming twice': async (stage) => {
    const channel = await stage.channel();
    await listen(channel);
    await channel.consume(REPLY_TO, 's', { no_ack: true });
  },
  'publishing without a consumer': async (stage) => {
    const channel = await stage.channel();
    channel.publish({ key: 'nowhere', properties: { reply_to: REPLY_TO } });
    await channel.closedByServer();
  },
  'declaring and deleting the name': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: REPLY_TO });
    await listen(channel);
    await channel.call('queue.declare', { queue: REPLY_TO, passive: true });
  },
  'asking whether the requester is there': async (stage) => {
    const requester = await stage.channel();
    const responder = await stage.channel();
    await responder.call('queue.declare', { queue: 'rpc' });
    await listen(requester);
    const address = await request(requester, responder);
    await responder.call('queue.declare', { queue: address, passive: true });
    await requester.peer.close();
    await responder.call('queue.declare', { queue: address, passive: true });
  },
  'the requester is gone, mandatory': async (stage) => {
    const requester = await stage.channel();
    const responder = await stage.channel();
    await responder.call('queue.declare', { queue: 'rpc' });
    await listen(requester);
    const address = await request(requester, responder);
    await requester.peer.close();
    responder.publish({ key: address, body: 'too late', mandatory: true });
    await responder.wait('basic.return', 1);
  },
  'cancelling, then consuming again': async (stage) => {
    const channel = await stage.channel();
    await listen(channel);
    await channel.call('basic.cancel', { consumer_tag: 'r' });
    await listen(channel);
  },
  'a nonsense address': async (stage) => {
    const channel = await stage.channel();
    channel.publish({ key: `${REPLY_TO}.nonsense`, mandatory: true });
    await channel.wait('basic.return', 1);
  },
  'get and bind on the name': async (stage) => {
    const [first, second] = await stage.channels();
    await first.get(REPLY_TO);
    await second.call('queue.bind', { queue: REPLY_TO, exchange: 'amq.direct' });
  },
};
