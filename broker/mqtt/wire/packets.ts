import type { ProtocolLevel, Qos } from './spec.ts';

/** In the order of the sender, who may use a name again [MQTT-3.3.2-18]. */
export type UserProperties = readonly (readonly [name: string, value: string])[];

/** The properties of any packet; which are allowed where is in `PROPERTIES` (MQTT 5 §2.2.2.2). Times are seconds. */
export interface MqttProperties {
  readonly payloadFormat?: number;
  readonly messageExpiry?: number;
  readonly contentType?: string;
  readonly responseTopic?: string;
  readonly correlationData?: Uint8Array;
  readonly subscriptionIdentifiers?: readonly number[];
  readonly sessionExpiry?: number;
  readonly assignedClientId?: string;
  readonly serverKeepAlive?: number;
  readonly authenticationMethod?: string;
  readonly authenticationData?: Uint8Array;
  readonly requestProblemInformation?: boolean;
  readonly willDelay?: number;
  readonly requestResponseInformation?: boolean;
  readonly responseInformation?: string;
  readonly serverReference?: string;
  readonly reasonString?: string;
  readonly receiveMaximum?: number;
  readonly topicAliasMaximum?: number;
  readonly topicAlias?: number;
  readonly maximumQos?: number;
  readonly retainAvailable?: boolean;
  readonly userProperties?: UserProperties;
  readonly maximumPacketSize?: number;
  readonly wildcardSubscriptionAvailable?: boolean;
  readonly subscriptionIdentifiersAvailable?: boolean;
  readonly sharedSubscriptionAvailable?: boolean;
}

export const NO_PROPERTIES: MqttProperties = Object.freeze({});

export interface Will {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly properties: MqttProperties;
}

export interface ConnectPacket {
  readonly type: 'connect';
  readonly level: ProtocolLevel;
  /** Clean Session before 5.0. */
  readonly cleanStart: boolean;
  /** Seconds; 0 is off. */
  readonly keepAlive: number;
  readonly clientId: string;
  readonly will?: Will;
  readonly username?: string;
  readonly password?: Uint8Array;
  readonly properties: MqttProperties;
}

export interface ConnackPacket {
  readonly type: 'connack';
  readonly sessionPresent: boolean;
  /** Before 5.0 one of `RETURN`. */
  readonly reasonCode: number;
  readonly properties: MqttProperties;
}

export interface PublishPacket {
  readonly type: 'publish';
  readonly dup: boolean;
  readonly qos: Qos;
  readonly retain: boolean;
  /** Empty when a topic alias stands for it. */
  readonly topic: string;
  /** 0 with QoS 0, which has none. */
  readonly packetId: number;
  readonly properties: MqttProperties;
  /** Decoded, a view of the buffer that was read. */
  readonly payload: Uint8Array;
}

export interface AckPacket {
  readonly type: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp';
  readonly packetId: number;
  /** 0 before 5.0. */
  readonly reasonCode: number;
  readonly properties: MqttProperties;
}

export type RetainHandling = 0 | 1 | 2;

/** Before 5.0 only filter and QoS are told, and the rest is false or 0. */
export interface SubscriptionRequest {
  readonly filter: string;
  readonly qos: Qos;
  readonly noLocal: boolean;
  readonly retainAsPublished: boolean;
  readonly retainHandling: RetainHandling;
}

export interface SubscribePacket {
  readonly type: 'subscribe';
  readonly packetId: number;
  readonly properties: MqttProperties;
  readonly subscriptions: readonly SubscriptionRequest[];
}

export interface SubackPacket {
  readonly type: 'suback';
  readonly packetId: number;
  readonly properties: MqttProperties;
  readonly reasonCodes: readonly number[];
}

export interface UnsubscribePacket {
  readonly type: 'unsubscribe';
  readonly packetId: number;
  readonly properties: MqttProperties;
  readonly filters: readonly string[];
}

export interface UnsubackPacket {
  readonly type: 'unsuback';
  readonly packetId: number;
  readonly properties: MqttProperties;
  /** Empty before 5.0. */
  readonly reasonCodes: readonly number[];
}

export interface PingreqPacket {
  readonly type: 'pingreq';
}

export interface PingrespPacket {
  readonly type: 'pingresp';
}

export interface DisconnectPacket {
  readonly type: 'disconnect';
  /** 0 before 5.0. */
  readonly reasonCode: number;
  readonly properties: MqttProperties;
}

export interface AuthPacket {
  readonly type: 'auth';
  readonly reasonCode: number;
  readonly properties: MqttProperties;
}

export type Packet =
  | ConnectPacket
  | ConnackPacket
  | PublishPacket
  | AckPacket
  | SubscribePacket
  | SubackPacket
  | UnsubscribePacket
  | UnsubackPacket
  | PingreqPacket
  | PingrespPacket
  | DisconnectPacket
  | AuthPacket;
