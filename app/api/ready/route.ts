import { liveTarget } from '@/lib/live/address';

/** The launcher asks this: 200 once pages, deeds and live data can be served. It says nothing about brokers. */
export function GET(): Response {
  const ready = liveTarget() !== undefined;
  return Response.json({ ready }, { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
