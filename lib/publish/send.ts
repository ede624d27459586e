/** Sends what was composed, over the real protocol, and keeps a receipt for each message. */
import type { ChannelModel, ConfirmChannel, Message } from 'amqplib';
import { connect as connectMqtt, type MqttClient } from 'mqtt';
import { isNack } from '@/lib/amqp/answers';
import { closeAmqp, connectAmqp, connectionName } from '@/lib/amqp/connect';
import type { Broker } from '@/lib/client/brokers';
import type { AmqpDraft, MqttDraft, Receipt, SendInput } from '@/lib/contract/publish';
import { isNumbered, numberHeader } from '@/lib/contract/publish-limits';
import { mqttTargetOf } from '@/lib/live/mqtt-watches';
import { amqpMessage, mqttMessage } from '@/lib/publish/messages';
import { randomOf } from '@/lib/publish/template';

const connectMsMax = 8_000;
/** What isn't answered is waited for; more isn't sent meanwhile. */
export const unansweredMax = 256;

/** What is heard of a sending while it goes on. */
type Listening = {
  /** One of the messages has an answer. */
  answer(n: number, fate: Receipt['fate'], why: string | null): void;
  lost(why: string): void;
  /** An alarm of the broker stops who publishes: why, in its words; null: it is over. */
  blocked(by: string | null): void;
};

export type Sender = {
  /** Hands the n-th message over; a sentence: it can't be made from the draft. */
  send(n: number): string | undefined;
  close(): Promise<void>;
};

export type Sent = { readonly sender: Sender } | { readonly problem: string };

/** How the connection of a sending will be known to the broker, by the protocol of its draft. */
export function publisherName({ protocol }: SendInput['draft'], id: string): string {
  return protocol === 'amqp' ? connectionName(purposeOf(id)) : `waybill-${id}`;
}

const purposeOf = (id: string): string => `publisher ${id}`;

/** Opens a connection of its own for the protocol of the draft. */
export async function openSender(broker: Broker, id: string, input: SendInput, heard: Listening): Promise<Sent> {
  return input.draft.protocol === 'amqp'
    ? await openAmqp(broker, id, { ...input, draft: input.draft }, heard)
    : await openMqtt(broker, id, { ...input, draft: input.draft }, heard);
}

async function openAmqp(
  broker: Broker,
  id: string,
  input: SendInput & { readonly draft: AmqpDraft },
  heard: Listening,
): Promise<Sent> {
  const opened = await connectAmqp(broker, input.vhost, purposeOf(id));
  if (!opened.ok) return { problem: opened.error.reason };
  const connection: ChannelModel = opened.value;
  let channel: ConfirmChannel;
  try {
    channel = await connection.createConfirmChannel();
  } catch (error) {
    await connection.close().catch(() => undefined);
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const { answer } = heard;
  const lost = (error: unknown): void => heard.lost(error instanceof Error ? error.message : 'The connection ended.');
  connection.on('error', lost);
  // For the library it is no error when a broker ends a connection in good order.
  connection.on('close', lost);
  channel.on('error', lost);
  let isBlocked = false;
  connection.on('blocked', (reason) => {
    isBlocked = true;
    heard.blocked(reason);
  });
  connection.on('unblocked', () => {
    isBlocked = false;
    heard.blocked(null);
  });
  const random = randomOf(input.seed);
  const numbered = isNumbered(input.draft, input.count);
  /** What came back, by its number: the return comes before the confirm. */
  const returned = new Map<number, string>();
  channel.on('return', (message: Message) => {
    const n = numbered ? Number(message.properties.headers?.[numberHeader]) : 1;
    const { replyCode, replyText } = message.fields as { replyCode?: number; replyText?: string };
    returned.set(n, `${replyCode ?? ''} ${replyText ?? ''}`.trim());
  });
  return {
    sender: {
      send(n) {
        const made = amqpMessage(input.draft, { n, nowMs: Date.now(), random });
        if (typeof made === 'string') return made;
        // Only where one of several may come back: a message is otherwise sent as it was written.
        const options = numbered
          ? { ...made.options, headers: { ...made.options.headers, [numberHeader]: n } }
          : made.options;
        channel.publish(made.exchange, made.routingKey, made.body, options, (error) => {
          // The end of the channel gives no answer; why it ended is told as such.
          if (error != null && !isNack(error)) return;
          const why = returned.get(n);
          returned.delete(n);
          if (error != null) {
            answer(n, 'refused', 'The broker refused it (basic.nack): a queue is full, or has a fault.');
          } else if (why === undefined) answer(n, 'confirmed', null);
          else answer(n, 'returned', why);
        });
        return undefined;
      },
      async close() {
        connection.off('error', lost);
        connection.off('close', lost);
        connection.on('error', () => {});
        await closeAmqp(connection, isBlocked);
      },
    },
  };
}

async function openMqtt(
  broker: Broker,
  id: string,
  input: SendInput & { readonly draft: MqttDraft },
  { answer, lost: onLost }: Listening,
): Promise<Sent> {
  const { draft } = input;
  const target = await mqttTargetOf(broker, input.vhost, draft.version);
  if (target instanceof Error) return { problem: target.message };
  const { url, username, password } = target;
  const client: MqttClient = connectMqtt(url, {
    username,
    password,
    clientId: publisherName(draft, id),
    protocolVersion: draft.version,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: connectMsMax,
  });
  const problem = await new Promise<string | undefined>((resolve) => {
    client.once('connect', () => resolve(undefined));
    client.once('error', (error) => resolve(error.message));
    client.once('close', () => resolve('The broker closed the connection.'));
  });
  if (problem !== undefined) {
    client.end(true);
    return { problem };
  }
  /** Packet identifiers of which the broker said that no subscription matches. */
  const nobody = new Set<number>();
  client.on('packetreceive', (packet) => {
    if ((packet.cmd === 'puback' || packet.cmd === 'pubrec') && packet.reasonCode === NO_SUBSCRIBERS) {
      if (packet.messageId !== undefined) nobody.add(packet.messageId);
    }
  });
  let waiting = 0;
  let closing = false;
  client.on('error', (error) => onLost(error.message));
  client.on('close', () => {
    if (!closing) onLost('The broker closed the connection.');
  });
  const random = randomOf(input.seed);
  return {
    sender: {
      send(n) {
        const made = mqttMessage(draft, { n, nowMs: Date.now(), random });
        if (typeof made === 'string') return made;
        waiting++;
        client.publish(made.topic, made.body, made.options, (error) => {
          waiting--;
          if (error != null) answer(n, 'refused', error.message);
          else if (draft.qos === 0) answer(n, 'sent', null);
          else answer(n, 'confirmed', nobody.delete(packetId) ? 'Nobody has subscribed to it.' : null);
        });
        const packetId = client.getLastMessageId();
        return undefined;
      },
      async close() {
        closing = true;
        await client.endAsync(waiting > 0);
      },
    },
  };
}

/** MQTT 5 §3.4.2.1: the broker may say so. */
const NO_SUBSCRIBERS = 0x10;
