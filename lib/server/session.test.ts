import { beforeEach, describe, expect, test, vi } from 'vitest';

vi.stubEnv('WAYBILL_CONSOLE_SECRET', 'a secret for tests that is long enough, and then some');

const {
  ageMsMax,
  cookieName,
  cookieValue,
  emptyCookie,
  endsAtMs,
  idleMsMax,
  isOver,
  openSession,
  sealSession,
  sessionOf,
  used,
  withLogin,
  withoutLogin,
} = await import('./session');
const { endSession, touchSession } = await import('./session-registry');

const host = 'localhost:3000';
const ann = { user: 'ann', password: 'correct-horse' };
let nowMs = 0;

beforeEach(() => {
  nowMs = Date.now();
});

const begin = (secure = false) => withLogin(undefined, 'local', ann, { nowMs, secure });

async function cookieOf(session: ReturnType<typeof begin>) {
  const cookie = await sealSession(session, host);
  if (cookie === undefined) throw new Error('it does not fit');
  return cookie;
}

describe('the cookie', () => {
  test('holds the session, and shows nothing of it', async () => {
    const session = begin();
    const { name, value, options } = await cookieOf(session);
    expect(value).not.toMatch(/ann|correct-horse|local/);
    expect(Buffer.from(value, 'base64url').toString('latin1')).not.toContain('correct-horse');
    expect(options).toMatchObject({ httpOnly: true, sameSite: 'strict', secure: false, path: '/' });
    expect(options.maxAge).toBeLessThanOrEqual(idleMsMax / 1000);
    expect(await openSession(value, nowMs)).toEqual(session);
    const headers = new Headers({ cookie: `other=1; ${name}=${value}`, host });
    expect(await sessionOf(headers, nowMs)).toEqual(session);
  });

  test('is sent by https only, when the browser logged in by it', async () => {
    const session = begin(true);
    expect((await cookieOf(session)).options.secure).toBe(true);
    expect(emptyCookie(session, host).options).toMatchObject({ secure: true, maxAge: 0 });
  });

  test.each(['', 'x', 'Fe26.2*1*a*b*c*d*e*f', '{}'])('%j is no session', async (value) => {
    expect(await openSession(value, nowMs)).toBeUndefined();
  });

  test('a letter changed makes it worthless', async () => {
    const { value } = await cookieOf(begin());
    // The seal ends in `~2`, and the last letter of base64url before it carries two bits that say nothing.
    const mac = value.lastIndexOf('~') - 2;
    for (const at of [12, Math.floor(value.length / 2), mac]) {
      const other = value[at] === 'A' ? 'B' : 'A';
      expect(await openSession(value.slice(0, at) + other + value.slice(at + 1), nowMs), String(at)).toBeUndefined();
    }
  });

  test('more log-ins than a cookie can hold are refused, not cut', async () => {
    let session = begin();
    for (let n = 0; n < 12; n++) {
      session = withLogin(session, `broker-${n}`, { user: 'u', password: 'p'.repeat(500) }, { nowMs, secure: false });
    }
    expect(await sealSession(session, host)).toBeUndefined();
  });

  test('consoles on other ports of the host have other cookies', () => {
    expect(cookieName('localhost:3000')).not.toBe(cookieName('localhost:3001'));
    expect(cookieName('console.corp')).toBe('waybill');
    expect(cookieName('[::1]:80')).toBe('waybill-80');
    expect(cookieName(null)).toBe('waybill');
  });

  test('is found among others', () => {
    expect(cookieValue('a=1; waybill-30=no; waybill-3=yes=; b', 'waybill-3')).toBe('yes=');
    expect(cookieValue('a=1', 'waybill-3')).toBeUndefined();
    expect(cookieValue(null, 'waybill-3')).toBeUndefined();
  });
});

describe('the end of a session', () => {
  test('comes when it isn’t used', async () => {
    const session = begin();
    const { value } = await cookieOf(session);
    expect(await openSession(value, nowMs + idleMsMax - 1)).toEqual(session);
    expect(await openSession(value, nowMs + idleMsMax)).toBeUndefined();
  });

  test('is put off by use, and comes with age all the same', () => {
    const session = begin();
    for (let ms = nowMs; ms < nowMs + ageMsMax; ms += idleMsMax / 2) {
      expect(isOver(session, ms), String(ms - nowMs)).toBe(false);
      touchSession(session.id, ms);
    }
    expect(endsAtMs(session)).toBe(nowMs + ageMsMax);
    expect(isOver(session, nowMs + ageMsMax)).toBe(true);
  });

  test('an old stamp is renewed, a young one isn’t', () => {
    const session = begin();
    expect(used(session, nowMs + 60_000)).toBeUndefined();
    expect(used(session, nowMs + 10 * 60_000)).toEqual({ ...session, seenMs: nowMs + 10 * 60_000 });
  });

  test('after logging out a copy opens nothing', async () => {
    const session = begin();
    const { value } = await cookieOf(session);
    expect(withoutLogin(session, undefined, nowMs)).toBeUndefined();
    expect(await openSession(value, nowMs)).toBeUndefined();
    expect(isOver(session, nowMs)).toBe(true);
  });

  test('who is forced on an old session by its name gains nothing', () => {
    const before = begin();
    const after = withLogin(before, 'other', { user: 'bob', password: null }, { nowMs, secure: false });
    expect(after.id).not.toBe(before.id);
    expect(after.token).not.toBe(before.token);
    expect(isOver(before, nowMs)).toBe(true);
    expect(after.logins).toEqual({ local: ann, other: { user: 'bob', password: null } });
  });

  test('logging out of one broker leaves the others, and the age', () => {
    const both = withLogin(begin(), 'other', ann, { nowMs: nowMs + 1000, secure: false });
    const left = withoutLogin(both, 'local', nowMs + 2000);
    expect(left?.logins).toEqual({ other: ann });
    expect(left?.startedMs).toBe(nowMs);
    expect(isOver(both, nowMs)).toBe(true);
  });

  test('one’s end isn’t another’s', () => {
    const [one, other] = [begin(), begin()];
    endSession(one.id);
    expect(isOver(other, nowMs)).toBe(false);
  });
});
