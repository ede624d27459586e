import { expect, test } from 'vitest';
import { isForbidden } from '@/lib/lab/reach';

test.each(['169.254.169.254', '0.0.0.0', '224.0.0.1', '255.255.255.255', '::', 'fe80::1', 'ff02::1', 'fd00:ec2::254'])(
  'the Lab doesn’t go to %s',
  (address) => {
    expect(isForbidden(address)).toBe(true);
  },
);

test.each(['::ffff:169.254.169.254', '::ffff:0.0.0.0'])('nor to %s, which is the same', (address) => {
  expect(isForbidden(address)).toBe(true);
});

test.each(['127.0.0.1', '10.1.2.3', '192.168.0.5', '203.0.113.7', '::1', 'fd12::1', '2001:db8::1'])(
  'it may go to %s',
  (address) => {
    expect(isForbidden(address)).toBe(false);
  },
);
