const GRACE_MS = 3_000;

/**
 * Ends this process in order, once, when it is told to: by a signal, or because the launcher that started it is gone.
 * What hasn't closed after the grace time is left behind.
 */
export function endWith(close: () => Promise<void>): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  if (process.channel) process.on('disconnect', end);
}
