/** Runs once, before the console server answers its first request: the live hub must be there by then. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startLiveServer } = await import('@/lib/live/server');
  await startLiveServer();
}
