/** Of one sending. */
export const sendCountMax = 10_000;
export const sendRateMax = 1_000;
/** Receipts that are listed one by one; the others are counted. */
export const receiptsShown = 200;
export const bodyCharsMax = 16 * 1024 * 1024;

/** AMQP's field types that a header may have (§4.2.5.5, RabbitMQ's letters). */
export const headerTypes = [
  'string',
  'number',
  'boolean',
  'byte',
  'short',
  'int',
  'long',
  'float',
  'double',
  'timestamp',
  'bytes',
  'json',
  'null',
] as const;
export type HeaderType = (typeof headerTypes)[number];

export const bodyFormats = ['json', 'text', 'base64', 'hex'] as const;
export type BodyFormat = (typeof bodyFormats)[number];

export const amqpTexts = [
  'contentType',
  'contentEncoding',
  'correlationId',
  'replyTo',
  'messageId',
  'type',
  'userId',
  'appId',
  'expiration',
] as const;
