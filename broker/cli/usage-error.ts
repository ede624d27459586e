/** What the person at the command line did wrong, in one sentence. It is all that they are shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
