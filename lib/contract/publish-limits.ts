/** Of one sending. */
export const sendCountMax = 10_000;
export const sendRateMax = 1_000;
/** Receipts that are listed one by one; the others are counted. */
export const receiptsShown = 200;
/** Of a payload as it is typed or kept; base64 is a third longer than its octets. */
export const bodyCharsMax = 16 * 1024 * 1024;
/** What a file may hold, so that it fits as base64. */
export const fileBytesMax = 12 * 1024 * 1024;
/** A longer payload isn't shown in an editor: it is replaced, or sent as it is. */
export const editedCharsMax = 256 * 1024;

export const headersMax = 500;
export const variablesMax = 50;
/** Of the name of an own variable: `{{name}}`. */
export const variableName = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** Every type that a field of a table may have (AMQP 0-9-1 §4.2.5.5, with RabbitMQ's letters). */
export const headerTypes = [
  'string',
  'boolean',
  'int',
  'long',
  'double',
  'timestamp',
  'byte',
  'unsignedbyte',
  'short',
  'unsignedshort',
  'unsignedint',
  'float',
  'decimal',
  'bytes',
  'array',
  'table',
  'void',
] as const;
export type HeaderType = (typeof headerTypes)[number];

export const bodyFormats = ['json', 'text', 'base64', 'hex'] as const;
export type BodyFormat = (typeof bodyFormats)[number];

export const correlationFormats = ['text', 'base64', 'hex'] as const;

/** A short string holds so many octets (§4.2.5.3). */
export const shortBytesMax = 255;
/** A string of MQTT (5 §1.5.4). */
export const mqttBytesMax = 65_535;

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
export type AmqpText = (typeof amqpTexts)[number];

/** Parts of a folder's path: folders may stand in folders. */
export const folderDepthMax = 4;
export const placeNameCharsMax = 80;

/** Says which of a sending came back, where more than one may. */
export const numberHeader = 'x-waybill-n';
export const isNumbered = ({ mandatory }: { readonly mandatory: boolean }, count: number): boolean =>
  mandatory && count > 1;
