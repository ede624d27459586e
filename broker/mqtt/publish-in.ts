import type { Exchange } from '../core/exchange.ts';
import type { Journey } from '../core/journey.ts';
import { Message } from '../core/message.ts';
import { isRefusal, type Refusal } from '../core/refusal.ts';
import type { PublishResult } from '../core/vhost.ts';
import type { MqttConnection } from './connection.ts';
import { contentOf, MQTT_CONTENT } from './content.ts';
import { ALIASES_IN_MAX, RECEIVE_MAXIMUM } from './limits.ts';
import { IN, inStateOf } from './qos-in.ts';
import { type Failure, reasonIn, Violation } from './replies.ts';
import type { PublishTopic } from './topics.ts';
import { MqttFailure } from './wire/failure.ts';
import { PublishFields, readPublish } from './wire/hot.ts';
import { PublishProperties, scanPublishProperties } from './wire/publish-properties.ts';
import { PUBACK, PUBREC, REASON } from './wire/spec.ts';

/** What a subscription binds to; MQTT publishes nowhere else. */
export const TOPIC_EXCHANGE = 'amq.topic';

const NOTHING = new Uint8Array(0);

/** What a client publishes. */
export class PublishIn {
  readonly #connection: MqttConnection;
  readonly #fields = new PublishFields();
  readonly #properties = new PublishProperties();
  readonly #result: PublishResult = { queues: 0, rejected: false, position: 0 };
  #aliases: Map<number, PublishTopic> | undefined;
  /** Messages at QoS 1 and 2 of this connection that are not acknowledged (MQTT 5 §4.9). */
  #unacknowledged = 0;
  #last: PublishTopic | undefined;
  /** Of the message that is published now, when somebody follows it. */
  #journey: Journey | undefined;
  // Valid for as long as nobody changes the topology or the permissions.
  #target: Exchange | undefined;
  #topology = -1;
  #permissions = -1;

  constructor(connection: MqttConnection) {
    this.#connection = connection;
  }

  /** A PUBLISH. A failure ends the connection; what only this message is refused for is told in its acknowledgement. */
  packet(flags: number, buf: Buffer, start: number, end: number): Failure | undefined {
    const { level } = this.#connection;
    const fields = this.#fields;
    const scanned = this.#properties;
    const malformed =
      readPublish(flags, buf, start, end, level, fields) ??
      scanPublishProperties(buf, fields.propertiesStart, fields.propertiesEnd, scanned);
    if (malformed) return malformed;
    const topic = this.#topic(buf);
    if (topic instanceof MqttFailure || topic instanceof Violation) return topic;
    if (fields.qos > 0 && level === 5 && ++this.#unacknowledged > RECEIVE_MAXIMUM) {
      // MQTT 5 §3.3.4
      return new Violation(REASON.receiveMaximumExceeded, `more than ${RECEIVE_MAXIMUM} messages at once`);
    }
    if (fields.qos === 2 && this.#isRepeated()) return undefined;
    const { watch } = this.#connection;
    this.#journey = watch?.begin(this.#connection, 0, fields.payloadEnd - fields.payloadStart);
    const refused = this.#publish(topic, buf);
    if (refused === undefined) {
      this.#accepted();
      return undefined;
    }
    this.#journey?.add({ type: 'nacked', why: refused.text });
    if (level === 5 && fields.qos > 0) {
      const type = fields.qos === 1 ? PUBACK : PUBREC;
      this.#connection.out.owe(type, fields.packetId, reasonIn(type, refused), 0, refused.text);
      return undefined;
    }
    // MQTT 3.1.1 [MQTT-3.3.5-2]: no way to say it but to go.
    return refused;
  }

  /** A PUBACK, PUBCOMP or refusing PUBREC was sent. */
  receiptSent(): void {
    if (this.#unacknowledged > 0) this.#unacknowledged--;
  }

  #topic(buf: Buffer): PublishTopic | MqttFailure | Violation {
    const { topicStart, topicEnd } = this.#fields;
    const { topicAlias } = this.#properties;
    const { level, server } = this.#connection;
    if (topicAlias > ALIASES_IN_MAX) {
      return new Violation(REASON.topicAliasInvalid, `topic alias ${topicAlias} is above ${ALIASES_IN_MAX}`);
    }
    if (topicStart === topicEnd && topicAlias > 0) {
      const known = this.#aliases?.get(topicAlias);
      // MQTT 5 §3.3.2.3.4
      return known ?? new Violation(REASON.protocolError, `topic alias ${topicAlias} was not set`);
    }
    const name = server.topics.cache.decode(buf, topicStart, topicEnd, level);
    if (name instanceof MqttFailure) return name;
    const topic = this.#last?.name === name ? this.#last : server.topics.publishTopic(name);
    this.#last = topic;
    if (topicAlias > 0) {
      this.#aliases ??= new Map();
      this.#aliases.set(topicAlias, topic);
    }
    return topic;
  }

  /** Of a QoS 2 message that was taken before, only the PUBREC is sent again. */
  #isRepeated(): boolean {
    const { packetId } = this.#fields;
    if (IN[inStateOf(this.#connection.session.incoming, packetId)].publish === 'publish') return false;
    // It isn't known any more what the first one waited for; all that was written is as good.
    this.#connection.out.owe(PUBREC, packetId, REASON.success, this.#connection.broker.store.written);
    return true;
  }

  #publish(topic: PublishTopic, buf: Buffer): Failure | undefined {
    const { virtualHost, session } = this.#connection;
    if (topic.fault) return topic.fault;
    const exchange = this.#resolve();
    if (isRefusal(exchange)) return exchange;
    const denied = session.actor.checkTopic(virtualHost.name, 'write', TOPIC_EXCHANGE, topic.routingKey);
    if (denied) return denied;
    const message = this.#message(topic, buf);
    if (message.retain) {
      const kept = message.body.length === 0 ? undefined : message;
      const full = virtualHost.retained.set(topic.name.text, kept);
      if (full) return full;
      message.journey?.add({ type: 'retained', topic: topic.name.text });
    }
    session.counters.published++;
    virtualHost.publish(exchange, message, this.#result);
    if (message.retain) this.#result.position = virtualHost.broker.store.written;
    return this.#result.rejected ? new Violation(REASON.quotaExceeded, 'a queue is full') : undefined;
  }

  #resolve(): Exchange | Refusal {
    const { virtualHost, session, broker } = this.#connection;
    if (
      this.#target === undefined ||
      this.#topology !== virtualHost.generation ||
      this.#permissions !== broker.access.generation
    ) {
      const found = virtualHost.publishTarget(session.actor, TOPIC_EXCHANGE);
      if (isRefusal(found)) return found;
      this.#target = found;
      this.#topology = virtualHost.generation;
      this.#permissions = broker.access.generation;
    }
    return this.#target;
  }

  #message(topic: PublishTopic, buf: Buffer): Message {
    const { qos, retain, propertiesStart, propertiesEnd, payloadStart, payloadEnd } = this.#fields;
    const { messageExpiry, topicAlias } = this.#properties;
    const properties = propertiesStart === propertiesEnd ? NOTHING : buf.subarray(propertiesStart, propertiesEnd);
    return new Message({
      exchange: TOPIC_EXCHANGE,
      routingKey: topic.routingKey,
      body: buf.subarray(payloadStart, payloadEnd),
      header: topicAlias > 0 ? contentOf(properties) : properties,
      format: MQTT_CONTENT,
      persistent: qos > 0,
      qos,
      retain,
      origin: this.#connection.session.clientId,
      priority: 0,
      ttlMs: messageExpiry < 0 ? -1 : messageExpiry * 1000,
      receivedAt: this.#connection.receivedAt,
      hasHeaders: true,
      extraKeys: undefined,
      journey: this.#journey,
    });
  }

  #accepted(): void {
    const { qos, packetId } = this.#fields;
    if (qos === 0) return;
    const { queues, position } = this.#result;
    const { level, out, session } = this.#connection;
    const reasonCode = queues === 0 && level === 5 ? REASON.noMatchingSubscribers : REASON.success;
    if (this.#journey !== undefined) out.follow(packetId, this.#journey);
    if (qos === 1) {
      out.owe(PUBACK, packetId, reasonCode, position);
      return;
    }
    session.incoming.add(packetId);
    out.owe(PUBREC, packetId, reasonCode, session.journal?.received(packetId) ?? position);
  }
}
