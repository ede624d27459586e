/** What the library throws when something is sent on a channel that is closed. */
export function isChannelGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'IllegalOperationError';
}
