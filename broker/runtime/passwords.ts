import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** RabbitMQ's names, so that its definitions can be imported. MD5 is only checked, never made. */
const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['rabbit_password_hashing_sha256', 'sha256'],
  ['rabbit_password_hashing_sha512', 'sha512'],
  ['rabbit_password_hashing_md5', 'md5'],
]);
const SALT_BYTES = 4;

export const DEFAULT_HASHING = 'rabbit_password_hashing_sha256';

export const canHash = (algorithm: string): boolean =>
  DIGESTS.has(algorithm) && algorithm !== 'rabbit_password_hashing_md5';

function digest(name: string, salt: Uint8Array, password: string): Buffer {
  return createHash(name).update(salt).update(password, 'utf8').digest();
}

/** RabbitMQ's `password_hash`: base64 of a salt of 4 bytes and the digest of salt and password. */
export function hashPassword(password: string, algorithm: string = DEFAULT_HASHING): string {
  const name = DIGESTS.get(algorithm);
  if (name === undefined || !canHash(algorithm)) throw new Error(`passwords are not hashed with ${algorithm}`);
  const salt = randomBytes(SALT_BYTES);
  return Buffer.concat([salt, digest(name, salt, password)]).toString('base64');
}

/** In the same time wherever the difference is. An empty password, and a user without one, never come in. */
export function verifyPassword(password: string, passwordHash: string, algorithm: string): boolean {
  const name = DIGESTS.get(algorithm);
  if (name === undefined || password === '' || passwordHash === '') return false;
  const stored = Buffer.from(passwordHash, 'base64');
  const expected = digest(name, stored.subarray(0, SALT_BYTES), password);
  const given = stored.subarray(SALT_BYTES);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
