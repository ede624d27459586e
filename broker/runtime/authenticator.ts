import { isIPv4 } from 'node:net';
import type { Authenticator } from '../core/ports.ts';
import type { Log } from './log.ts';
import { DEFAULT_HASHING, hashPassword, verifyPassword } from './passwords.ts';

/** Their passwords are known to everybody, so they come in from this machine only. */
const LOOPBACK_USERS: ReadonlySet<string> = new Set(['guest']);
/** Failed logins that the log tells of in a minute; the rest is counted, so that an attack doesn't fill a disk. */
export const FAILED_LOGIN_LINES_PER_MINUTE_MAX = 30;
const MINUTE_MS = 60_000;

export const isLoopback = (host: string): boolean => host === '::1' || (isIPv4(host) && host.startsWith('127.'));

interface KnownUser {
  readonly passwordHash: string;
  readonly hashingAlgorithm: string;
}

/** Checks passwords against the users that the broker has now. */
export class UserAuthenticator implements Authenticator {
  /** Since the start. */
  succeeded = 0;
  failed = 0;
  /** Hashed for a user that doesn't exist, so that the time taken doesn't tell. */
  readonly #nobody: KnownUser = { passwordHash: hashPassword('nobody'), hashingAlgorithm: DEFAULT_HASHING };
  #minute = 0;
  #linesThisMinute = 0;
  #untold = 0;

  constructor(
    private readonly users: ReadonlyMap<string, KnownUser>,
    private readonly log: Log,
    private readonly now: () => number,
  ) {}

  login(user: string, password: string, peer: { readonly host: string }): boolean {
    const known = this.users.get(user);
    const { passwordHash, hashingAlgorithm } = known ?? this.#nobody;
    const right = verifyPassword(password, passwordHash, hashingAlgorithm) && known !== undefined;
    const allowedFrom = !LOOPBACK_USERS.has(user) || isLoopback(peer.host);
    if (right && allowedFrom) {
      this.succeeded++;
      return true;
    }
    this.failed++;
    this.#tell(user, peer.host, right ? 'this user may log in from loopback only' : 'invalid credentials');
    return false;
  }

  #tell(user: string, host: string, reason: string): void {
    const minute = Math.floor(this.now() / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#linesThisMinute = 0;
      if (this.#untold > 0) this.log.warn({ count: this.#untold }, 'more logins failed than the log tells');
      this.#untold = 0;
    }
    if (this.#linesThisMinute >= FAILED_LOGIN_LINES_PER_MINUTE_MAX) {
      this.#untold++;
      return;
    }
    this.#linesThisMinute++;
    this.log.warn({ user, peer: host, reason }, 'a login failed');
  }
}
