/** Where we mean to differ from RabbitMQ, with the reason and what we answer instead. Keep it short. */
import type { Transcript } from './transcript.ts';

export interface Exception {
  readonly why: string;
  readonly ours: Transcript;
}

/** Keyed "topic: scenario". */
export const exceptions: { readonly [scenario: string]: Exception } = {};
