import { type NextRequest, NextResponse } from 'next/server';
import { allBrokers } from '@/lib/client/brokers';
import { fail, type Result } from '@/lib/contract/result';
import { liveTarget } from '@/lib/live/address';
import { fromOwnPage, isRead, refusedChange } from '@/lib/server/change-guard';
import { hostAllowed, sameOrigin } from '@/lib/server/origin';
import { type Session, sealSession, sessionOf, used } from '@/lib/server/session';

function contentSecurityPolicy(nonce: string, host: string): string {
  const development = process.env.NODE_ENV !== 'production';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Inline style attributes place menus, virtual rows and charts; they can't carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    // The graph is arranged in a worker; without this line its script would need a nonce.
    "worker-src 'self'",
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

function refuseCall(result: Result<never>): NextResponse {
  const status = result.ok ? 200 : (result.error.status ?? 403);
  return NextResponse.json(result, { status, headers: { 'cache-control': 'no-store' } });
}

/** Who isn't logged in yet has no token either; the handlers of these check what else there is. */
const beforeLogin: ReadonlySet<string> = new Set(['/api/login']);

function refusedCall(request: NextRequest, session: Session | undefined): NextResponse | undefined {
  if (isRead(request.method)) return undefined;
  if (!fromOwnPage(request.headers)) {
    return refuseCall(fail('forbidden', 'Only the console’s own pages may change a broker.', 403));
  }
  if (beforeLogin.has(request.nextUrl.pathname)) return undefined;
  if (session === undefined) return refuseCall(fail('logged-out', 'Nobody is logged in.', 401));
  const refused = refusedChange(request.headers, session);
  return refused === undefined ? undefined : refuseCall(refused);
}

/** Pages are of one broker, and of who is logged in there. A broker that isn't known is said to be so by the page. */
function toLogin({ nextUrl }: NextRequest, session: Session | undefined): NextResponse | undefined {
  const { pathname, search, searchParams } = nextUrl;
  if (pathname === '/login' || pathname.startsWith('/api/')) return undefined;
  const broker = searchParams.get('broker') ?? [...allBrokers().keys()][0] ?? '';
  if (session !== undefined && (Object.hasOwn(session.logins, broker) || !allBrokers().has(broker))) return undefined;
  // What Next adds to the addresses of its own requests isn't the user's.
  searchParams.delete('_rsc');
  const target = nextUrl.clone();
  target.pathname = '/login';
  target.search = new URLSearchParams({ broker, next: pathname + (search === '' ? '' : nextUrl.search) }).toString();
  return NextResponse.redirect(target, 307);
}

async function keepAlive(response: NextResponse, session: Session | undefined, host: string | null): Promise<void> {
  const renewed = session === undefined ? undefined : used(session, Date.now());
  const cookie = renewed === undefined ? undefined : await sealSession(renewed, host);
  if (cookie !== undefined) response.cookies.set(cookie.name, cookie.value, cookie.options);
}

export async function proxy(request: NextRequest): Promise<NextResponse> {
  const host = request.headers.get('host');
  const known = hostAllowed(host);
  const { pathname } = request.nextUrl;
  if (pathname === '/live') return live(known && sameOrigin(request.headers.get('origin'), host));
  if (!known) {
    return refuse(421, 'This console is not served under that name. Add it to WAYBILL_CONSOLE_HOSTS to allow it.');
  }
  const session = await sessionOf(request.headers);
  const answered = refusedCall(request, session) ?? toLogin(request, session);
  if (answered !== undefined) return answered;

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
  // Pages are as their reader may see them.
  response.headers.set('cache-control', 'no-store');
  // Logging in and out writes the cookie itself.
  if (pathname !== '/api/login' && pathname !== '/api/logout') await keepAlive(response, session, host);
  return response;
}

export const config = { matcher: ['/((?!_next/static|_next/image|icon.svg|favicon.ico).*)'] };
