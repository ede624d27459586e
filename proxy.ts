import { type NextRequest, NextResponse } from 'next/server';
import { liveTarget } from '@/lib/live/address';
import { hostAllowed, sameOrigin } from '@/lib/server/origin';

function contentSecurityPolicy(nonce: string, host: string): string {
  const development = process.env.NODE_ENV !== 'production';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Inline style attributes place menus, virtual rows and charts; they can't carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    // 'self' doesn't cover ws: in every browser.
    `connect-src 'self' ws://${host} wss://${host}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function refuse(status: number, sentence: string): NextResponse {
  return new NextResponse(`${sentence}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

/** An upgrade that is answered from here would hang; the hub refuses what doesn't come with its secret, and closes. */
function live(allowed: boolean): NextResponse {
  const target = liveTarget();
  if (target === undefined) return refuse(503, 'Live data is not ready yet.');
  return NextResponse.rewrite(allowed ? target : new URL('/refused', target));
}

export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get('host');
  const origin = request.headers.get('origin');
  const known = hostAllowed(host);
  if (request.nextUrl.pathname === '/live') return live(known && sameOrigin(origin, host));
  if (!known) {
    return refuse(421, 'This console is not served under that name. Add it to WAYBILL_CONSOLE_HOSTS to allow it.');
  }
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads && !sameOrigin(origin, host)) return refuse(403, 'Only the console’s own pages may change a broker.');

  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, host ?? '');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('x-frame-options', 'DENY');
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  response.headers.set('cross-origin-resource-policy', 'same-origin');
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
  return response;
}

export const config = { matcher: ['/((?!_next/static|_next/image|icon.svg|favicon.ico).*)'] };
