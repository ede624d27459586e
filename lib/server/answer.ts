import type { Result } from '@/lib/contract/result';

/** A broker's errors are answers, not failures of the request; what the console itself refuses has its status. */
export function answer(result: Result<unknown>, status = 200): Response {
  return Response.json(result, { status, headers: { 'cache-control': 'no-store' } });
}

export async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    // No schema takes it.
    return undefined;
  }
}
