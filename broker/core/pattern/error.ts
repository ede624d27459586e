/** Why a pattern isn't one. The reasons are those of PCRE, which RabbitMQ quotes, where it has one. */
export class PatternError extends Error {
  constructor(
    readonly source: string,
    readonly reason: string,
    readonly position: number,
  ) {
    super(`invalid regular expression '${source}': ${reason} at ${position}`);
  }
}
