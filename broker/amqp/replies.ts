import { Refusal, type RefusalKind } from '../core/refusal.ts';
import { fitShortstr } from './wire/sink.ts';

/** Mistakes that only this protocol knows. */
export type FaultKind = 'frame' | 'unexpected-frame' | 'channel' | 'command-invalid' | 'forced';

/** As a refusal of the core's: a peer's mistake, told as a value. */
export class Fault {
  constructor(
    readonly kind: FaultKind,
    readonly text: string,
    /** False: RabbitMQ has forgotten which method it was when it says this. */
    readonly namesMethod = true,
  ) {}
}

interface Reply {
  readonly code: number;
  readonly name: string;
  /** What closes (AMQP 0-9-1 §1.2). */
  readonly closes: 'channel' | 'connection';
}

const REPLIES: Readonly<Record<RefusalKind | FaultKind, Reply>> = {
  forced: { code: 320, name: 'CONNECTION_FORCED', closes: 'connection' },
  access: { code: 403, name: 'ACCESS_REFUSED', closes: 'channel' },
  'not-found': { code: 404, name: 'NOT_FOUND', closes: 'channel' },
  locked: { code: 405, name: 'RESOURCE_LOCKED', closes: 'channel' },
  precondition: { code: 406, name: 'PRECONDITION_FAILED', closes: 'channel' },
  frame: { code: 501, name: 'FRAME_ERROR', closes: 'connection' },
  'command-invalid': { code: 503, name: 'COMMAND_INVALID', closes: 'connection' },
  channel: { code: 504, name: 'CHANNEL_ERROR', closes: 'connection' },
  'unexpected-frame': { code: 505, name: 'UNEXPECTED_FRAME', closes: 'connection' },
  'not-allowed': { code: 530, name: 'NOT_ALLOWED', closes: 'connection' },
  limit: { code: 530, name: 'NOT_ALLOWED', closes: 'connection' },
  'not-implemented': { code: 540, name: 'NOT_IMPLEMENTED', closes: 'connection' },
  internal: { code: 541, name: 'INTERNAL_ERROR', closes: 'connection' },
};

export interface CloseReason {
  readonly replyCode: number;
  readonly replyText: string;
  readonly classId: number;
  readonly methodId: number;
}

export const closesChannelOnly = (fault: Fault | Refusal): boolean => REPLIES[fault.kind].closes === 'channel';

/** @param method the class id and the method id of what failed, as the one integer they make on the wire; 0: none */
export function closeReason(fault: Fault | Refusal, method: number): CloseReason {
  const { code, name } = REPLIES[fault.kind];
  const failed = fault.kind === 'internal' || (fault instanceof Fault && !fault.namesMethod) ? 0 : method;
  return {
    replyCode: code,
    replyText: fault.text === '' ? name : fitShortstr(`${name} - ${fault.text}`),
    classId: failed >>> 16,
    methodId: failed & 0xffff,
  };
}

export const precondition = (text: string): Refusal => new Refusal('precondition', text);
export const notImplemented = (text: string): Refusal => new Refusal('not-implemented', text);
export const notUtf8 = (): Fault => new Fault('frame', 'Malformed UTF-8 in shortstr', false);
/** For methods that only a server may send, or that belong on another channel. */
export const unimplemented = (): Fault => new Fault('command-invalid', 'unimplemented method');
