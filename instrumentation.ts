/** Runs once, before the console server answers its first request: the live hub must be there by then. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { markPeers } = await import('@/lib/server/peer');
  markPeers();
  // Without it nobody could log in; better that the start fails, and says why.
  const { consoleSecret } = await import('@/lib/server/secret');
  consoleSecret();
  const { startJobs } = await import('@/lib/jobs/the-jobs');
  await startJobs();
  const { sweepLeftFolders } = await import('@/lib/lab/private-broker');
  sweepLeftFolders();
  const { startLiveServer } = await import('@/lib/live/server');
  await startLiveServer();
}
