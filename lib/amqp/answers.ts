/** What amqplib tells by an error's name and words alone, and what it doesn't tell: that no answer comes. */
import { setTimeout as pause } from 'node:timers/promises';

/** Something was sent on a channel that is closed. */
export function isChannelGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'IllegalOperationError';
}

/** The broker refused a message. What has no answer when its channel ends gets another error, which says nothing of it. */
export function isNack(error: unknown): boolean {
  return error instanceof Error && error.message === 'message nacked';
}

const answerMsMax = 10_000;

/** Of a queue that answers nobody: one whose majority is lost keeps who asks waiting for over a minute. */
export class NoAnswer extends Error {
  constructor(queue: string) {
    super(`The queue ${queue} doesn’t answer. It may have lost the majority of its members: its page says so.`);
  }
}

/** The first question to a queue. What comes of it after that is nobody’s any more. */
export async function answerOf<T>(queue: string, asked: Promise<T>, msMax = answerMsMax): Promise<T> {
  const answered = new AbortController();
  const silence = pause(msMax, undefined, { signal: answered.signal }).then(() => {
    throw new NoAnswer(queue);
  });
  try {
    return await Promise.race([asked, silence]);
  } finally {
    answered.abort();
  }
}
