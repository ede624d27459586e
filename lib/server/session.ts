/** Who is logged in where: sealed in a cookie that scripts can't read. The server keeps no table of sessions. */
import { randomBytes } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import { z } from 'zod';
import { passwordCharsMax, userCharsMax } from '@/lib/contract/session';
import { consoleSecret } from '@/lib/server/secret';
import { endSession, lastSeenMs, sessionEnded, touchSession } from '@/lib/server/session-registry';

export const ageMsMax = 24 * 3_600_000;
export const idleMsMax = 8 * 3_600_000;
/** A cookie whose stamp is older is sealed anew when it is used. */
const renewAfterMs = 5 * 60_000;
/** Browsers drop a cookie that is larger, without a word. */
const cookieBytesMax = 4000;

const login = z.object({
  user: z.string().min(1).max(userCharsMax),
  /** null: the credentials that the console was started with, which needn't travel. */
  password: z.string().max(passwordCharsMax).nullable(),
});

const sealed = z.object({
  id: z.string().min(1),
  token: z.string().min(1),
  startedMs: z.number(),
  seenMs: z.number(),
  /** The browser came by https when it logged in. */
  secure: z.boolean(),
  logins: z.record(z.string(), login),
});

export type Login = z.infer<typeof login>;
export type Session = z.infer<typeof sealed>;

function newSession(nowMs: number, secure: boolean, logins: Session['logins']): Session {
  const random = (): string => randomBytes(18).toString('base64url');
  return { id: random(), token: random(), startedMs: nowMs, seenMs: nowMs, secure, logins };
}

/** When it ends if nothing more is heard of it. */
export function endsAtMs(session: Session): number {
  const seenMs = Math.max(session.seenMs, lastSeenMs(session.id));
  return Math.min(session.startedMs + ageMsMax, seenMs + idleMsMax);
}

export function isOver(session: Session, nowMs: number): boolean {
  return sessionEnded(session.id) || nowMs >= endsAtMs(session);
}

/** Cookies of one host are sent to all its ports: two consoles side by side must not overwrite each other's. */
export function cookieName(host: string | null): string {
  const port = /:(\d+)$/.exec(host ?? '')?.[1];
  return port === undefined ? 'waybill' : `waybill-${port}`;
}

/** RFC 6265 §5.4: `name=value; name=value`; a sealed value needs no quotes. */
export function cookieValue(header: string | null, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

export async function openSession(value: string | undefined, nowMs: number): Promise<Session | undefined> {
  if (value === undefined || value === '') return undefined;
  // What was tampered with, or sealed with another secret, opens as an empty object.
  const opened = sealed.safeParse(
    await unsealData<unknown>(value, { password: consoleSecret(), ttl: ageMsMax / 1000 }),
  );
  return opened.success && !isOver(opened.data, nowMs) ? opened.data : undefined;
}

/** The session of a request, from its headers. */
export async function sessionOf(headers: Headers, nowMs = Date.now()): Promise<Session | undefined> {
  return await openSession(cookieValue(headers.get('cookie'), cookieName(headers.get('host'))), nowMs);
}

/** Says that it is used; gives what is to be sealed anew, when it is time for that. */
export function used(session: Session, nowMs: number): Session | undefined {
  touchSession(session.id, nowMs);
  return nowMs - session.seenMs > renewAfterMs ? { ...session, seenMs: nowMs } : undefined;
}

type CookieOptions = {
  httpOnly: true;
  sameSite: 'strict';
  secure: boolean;
  path: '/';
  maxAge: number;
};

export type SessionCookie = { readonly name: string; readonly value: string; readonly options: CookieOptions };

function options(secure: boolean, maxAge: number): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure, path: '/', maxAge };
}

/** undefined: it holds more than a cookie can. */
export async function sealSession(session: Session, host: string | null): Promise<SessionCookie | undefined> {
  const value = await sealData(session, { password: consoleSecret(), ttl: ageMsMax / 1000 });
  const name = cookieName(host);
  if (name.length + value.length > cookieBytesMax) return undefined;
  const maxAge = Math.max(1, Math.floor((endsAtMs(session) - Date.now()) / 1000));
  return { name, value, options: options(session.secure, maxAge) };
}

/** Takes the browser's cookie away. */
export function emptyCookie(session: Session, host: string | null): SessionCookie {
  return { name: cookieName(host), value: '', options: options(session.secure, 0) };
}

/** Logged in there too. A session that begins with it, or gets another right, gets a new name (no fixation). */
export function withLogin(
  before: Session | undefined,
  broker: string,
  login: Login,
  { nowMs, secure }: { nowMs: number; secure: boolean },
): Session {
  if (before !== undefined) endSession(before.id);
  const fresh = newSession(nowMs, secure, { ...before?.logins, [broker]: login });
  return before === undefined ? fresh : { ...fresh, startedMs: before.startedMs };
}

/** Logged out there, or everywhere; undefined when nothing is left. */
export function withoutLogin(before: Session, broker: string | undefined, nowMs: number): Session | undefined {
  endSession(before.id);
  const left = Object.entries(before.logins).filter(([name]) => broker !== undefined && name !== broker);
  if (left.length === 0) return undefined;
  return { ...newSession(nowMs, before.secure, Object.fromEntries(left)), startedMs: before.startedMs };
}
