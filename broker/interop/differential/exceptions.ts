/** Where we mean to differ from RabbitMQ, with the reason and what we answer instead. Keep it short. */
import type { Transcript } from './transcript.ts';

export interface Exception {
  readonly why: string;
  readonly ours: Transcript;
}

const closesConnection = (code: number, text: string, classId: number, methodId: number): Transcript => ({
  1: {
    0: [
      ['connection.close', { reply_code: code, reply_text: text, class_id: classId, method_id: methodId }],
      ['socket closed'],
    ],
  },
});

const refusesDeclare = (text: string): Transcript => ({
  1: { 1: [['channel.close', { reply_code: 406, reply_text: text, class_id: 50, method_id: 10 }]] },
});

const BARE_RESET = 'RabbitMQ cuts the connection without a word; a reason costs nothing and helps whoever debugs';
const CRASH = 'RabbitMQ crashes and answers 541 INTERNAL_ERROR; what it should have said is clear';

/** Keyed "topic: scenario". */
export const exceptions: { readonly [scenario: string]: Exception } = {
  'framing: a table with a field of unknown type': {
    why: BARE_RESET,
    ours: closesConnection(501, 'FRAME_ERROR - cannot decode <<0,0,1,113,0,0,0,0,4,1,107,90,49>>', 50, 10),
  },
  'framing: a table whose string is longer than it': {
    why: BARE_RESET,
    ours: closesConnection(501, 'FRAME_ERROR - cannot decode <<0,0,1,113,0,0,0,0,8,1,107,83,0,0,0,100,120>>', 50, 10),
  },
  'framing: a table whose last key has no value': {
    why: BARE_RESET,
    ours: closesConnection(501, 'FRAME_ERROR - cannot decode <<0,0,1,113,0,0,0,0,2,1,107>>', 50, 10),
  },
  'framing: a header with a bad property table': {
    why: CRASH,
    ours: closesConnection(501, 'FRAME_ERROR - malformed content header', 60, 40),
  },
  'declare: master locator unknown': {
    why: CRASH,
    ours: refusesDeclare(
      "PRECONDITION_FAILED - invalid arg 'x-queue-master-locator' for queue 'q' in vhost '/': invalid_queue_locator_arg",
    ),
  },
  'declare: stream, a bad max-age': {
    why: CRASH,
    ours: refusesDeclare("PRECONDITION_FAILED - invalid arg 'x-max-age' for queue 'q' in vhost '/': invalid_max_age"),
  },
};
