import { connectFlags } from './decode-connect.ts';
import { subscriptionOptions } from './decode-subscribe.ts';
import type { AckPacket, ConnectPacket, MqttProperties, Packet, PublishPacket } from './packets.ts';
import { writeProperties } from './properties.ts';
import { Sink } from './sink.ts';
import {
  FIXED_HEADER_MAX,
  FLAG_DUP,
  FLAG_RETAIN,
  PACKET_NAMES,
  type ProtocolLevel,
  QOS_SHIFT,
  REQUEST_FLAGS,
} from './spec.ts';

/**
 * A whole packet of either direction. It checks that values fit their fields, not that they make sense: a client that
 * breaks the rules is made with this too. Before 5.0, what that level can't say is left out.
 */
export function encodePacket(packet: Packet, level: ProtocolLevel): Buffer {
  const body = new Sink();
  const flags = writeBody(body, packet, level);
  const octets = body.take();
  const whole = new Sink(octets.length + FIXED_HEADER_MAX);
  whole.uint8((PACKET_NAMES.indexOf(packet.type) << 4) | flags);
  whole.variable(octets.length);
  whole.octets(octets);
  return whole.take();
}

/** @returns the flags of the fixed header */
function writeBody(sink: Sink, packet: Packet, level: ProtocolLevel): number {
  switch (packet.type) {
    case 'connect':
      writeConnect(sink, packet);
      return 0;
    case 'connack':
      sink.uint8(packet.sessionPresent ? 1 : 0);
      sink.uint8(packet.reasonCode);
      if (level === 5) writeProperties(sink, packet.properties);
      return 0;
    case 'publish':
      return writePublish(sink, packet, level);
    case 'puback':
    case 'pubrec':
    case 'pubcomp':
      writeAck(sink, packet, level);
      return 0;
    case 'pubrel':
      writeAck(sink, packet, level);
      return REQUEST_FLAGS;
    case 'subscribe':
      writeIdentified(sink, packet, level);
      for (const request of packet.subscriptions) {
        sink.string(request.filter);
        sink.uint8(level === 5 ? subscriptionOptions(request) : request.qos);
      }
      return REQUEST_FLAGS;
    case 'suback':
      writeIdentified(sink, packet, level);
      for (const code of packet.reasonCodes) sink.uint8(code);
      return 0;
    case 'unsubscribe':
      writeIdentified(sink, packet, level);
      for (const filter of packet.filters) sink.string(filter);
      return REQUEST_FLAGS;
    case 'unsuback':
      writeIdentified(sink, packet, level);
      if (level === 5) for (const code of packet.reasonCodes) sink.uint8(code);
      return 0;
    case 'disconnect':
    case 'auth':
      if (level === 5) writeReason(sink, packet.reasonCode, packet.properties);
      return 0;
    default:
      return 0;
  }
}

function writeConnect(sink: Sink, packet: ConnectPacket): void {
  const { level, will } = packet;
  sink.string(level === 3 ? 'MQIsdp' : 'MQTT');
  sink.uint8(level);
  sink.uint8(connectFlags(packet));
  sink.uint16(packet.keepAlive);
  if (level === 5) writeProperties(sink, packet.properties);
  sink.string(packet.clientId);
  if (will !== undefined) {
    if (level === 5) writeProperties(sink, will.properties);
    sink.string(will.topic);
    sink.binary(will.payload);
  }
  if (packet.username !== undefined) sink.string(packet.username);
  if (packet.password !== undefined) sink.binary(packet.password);
}

function writePublish(sink: Sink, packet: PublishPacket, level: ProtocolLevel): number {
  sink.string(packet.topic);
  if (packet.qos > 0) sink.uint16(packet.packetId);
  if (level === 5) writeProperties(sink, packet.properties);
  sink.octets(packet.payload);
  return (packet.dup ? FLAG_DUP : 0) | (packet.qos << QOS_SHIFT) | (packet.retain ? FLAG_RETAIN : 0);
}

function writeAck(sink: Sink, packet: AckPacket, level: ProtocolLevel): void {
  sink.uint16(packet.packetId);
  if (level === 5) writeReason(sink, packet.reasonCode, packet.properties);
}

interface Identified {
  readonly packetId: number;
  readonly properties: MqttProperties;
}

function writeIdentified(sink: Sink, packet: Identified, level: ProtocolLevel): void {
  sink.uint16(packet.packetId);
  if (level === 5) writeProperties(sink, packet.properties);
}

/** In its shortest form (MQTT 5 §3.4.2.1, §3.14.2.1). */
function writeReason(sink: Sink, reasonCode: number, properties: MqttProperties): void {
  const isBare = Object.keys(properties).length === 0;
  if (reasonCode === 0 && isBare) return;
  sink.uint8(reasonCode);
  if (!isBare) writeProperties(sink, properties);
}
