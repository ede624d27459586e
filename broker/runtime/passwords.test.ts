import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canHash, DEFAULT_HASHING, hashPassword, verifyPassword } from './passwords.ts';

/** From the users of a RabbitMQ 3.10.8. */
const RECORDED: readonly (readonly [password: string, hash: string])[] = [
  ['guest', '2nPPemNKImfNTLyma1XcX/GmQVW4Iblpi/vHTY5dmUM6TRgC'],
  ['admin', 'a2rw608iischZjFYrxQodoSLE0dUUIFmxUsmTphjaVrbHOLS'],
  ['golden', '3cihMkKpPgGoUQ5Hxjx736S3e/YB/6KWsFrTNoPXKshzRfQ3'],
  ['golden', 'vUD7S6V7Wa08uut5y6D56fVID0UysC1xuQwi5qnQa4TMx62i'],
];

describe("RabbitMQ's password hashes", () => {
  test.each(RECORDED)('%s is known by %s', (password, hash) => {
    expect(verifyPassword(password, hash, DEFAULT_HASHING)).toBe(true);
    expect(verifyPassword(`${password} `, hash, DEFAULT_HASHING)).toBe(false);
    expect(verifyPassword(password, hash, 'rabbit_password_hashing_sha512')).toBe(false);
  });

  test('SHA-512 and MD5 are checked with the same layout', () => {
    const salt = Buffer.from([0x90, 0x8d, 0xc6, 0x0a]);
    for (const name of ['sha512', 'md5']) {
      const hash = Buffer.concat([salt, createHash(name).update(salt).update('test12').digest()]).toString('base64');
      expect(verifyPassword('test12', hash, `rabbit_password_hashing_${name}`)).toBe(true);
      expect(verifyPassword('test13', hash, `rabbit_password_hashing_${name}`)).toBe(false);
    }
  });

  test('a hash of ours has its own salt and is known again', () => {
    const one = hashPassword('pässwörd');
    const two = hashPassword('pässwörd');
    expect(one).not.toBe(two);
    expect(Buffer.from(one, 'base64')).toHaveLength(4 + 32);
    expect(verifyPassword('pässwörd', one, DEFAULT_HASHING)).toBe(true);
    expect(verifyPassword('pässwörd', two, DEFAULT_HASHING)).toBe(true);
  });

  test('nobody comes in without a password, and a damaged hash lets nobody in', () => {
    expect(verifyPassword('', hashPassword(''), DEFAULT_HASHING)).toBe(false);
    expect(verifyPassword('x', '', DEFAULT_HASHING)).toBe(false);
    expect(verifyPassword('x', 'AAAA', DEFAULT_HASHING)).toBe(false);
    expect(verifyPassword('x', hashPassword('x'), 'constructor')).toBe(false);
  });

  test('new hashes are never MD5', () => {
    expect(canHash('rabbit_password_hashing_sha512')).toBe(true);
    expect(canHash('rabbit_password_hashing_md5')).toBe(false);
    expect(() => hashPassword('x', 'rabbit_password_hashing_md5')).toThrow('not hashed with');
  });
});
