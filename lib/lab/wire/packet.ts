/** What the Lab knows of one packet or frame: its bytes, what each of them means, and what the engine decides by. */

/** A stretch of bytes with a meaning; `from` and `to` count from the packet's first byte, `to` is behind the last. */
export type WireField = {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** As a person reads it. */
  readonly value: string;
  /** Where the specification says what it is. */
  readonly clause?: string;
  /** Its bytes are nobody's to see. */
  readonly secret?: true;
  readonly fields?: readonly WireField[];
};

export type Fact = string | number | boolean;

export type WirePacket = {
  readonly protocol: 'mqtt' | 'amqp';
  /** `PUBLISH`, `basic.publish`, `header`, `body`, … */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** One line: the type and what matters of it. */
  readonly summary: string;
  readonly fields: readonly WireField[];
  /** What a script or a state machine asks for: `id`, `qos`, `topic`, `channel`, `deliveryTag`, … */
  readonly facts: Readonly<Record<string, Fact>>;
};

/** The bytes don't follow the specification. The engine passes them on as they are, in one piece. */
export class Malformed extends Error {}
