/** What amqplib tells by an error's name and words alone. */

/** Something was sent on a channel that is closed. */
export function isChannelGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'IllegalOperationError';
}

/** The broker refused a message. What has no answer when its channel ends gets another error, which says nothing of it. */
export function isNack(error: unknown): boolean {
  return error instanceof Error && error.message === 'message nacked';
}
