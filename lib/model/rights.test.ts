import { expect, test } from 'vitest';
import { denialOf, type Need, type Rights } from './rights';

const rights: Rights = {
  tags: ['policymaker'],
  permissions: [{ vhost: 'shop', configure: '^$', write: '^orders', read: '.*' }],
};

test.each<[string, Need[], unknown]>([
  ['a tag that is there', [{ tag: 'policymaker' }], undefined],
  ['a tag that another includes', [{ tag: 'management' }], undefined],
  ['a tag that is missing', [{ tag: 'administrator' }], { kind: 'tag', tag: 'administrator' }],
  ['a name that matches', [{ access: 'write', vhost: 'shop', name: 'orders.eu' }], undefined],
  [
    'a name that does not',
    [{ access: 'write', vhost: 'shop', name: 'mails' }],
    { kind: 'access', access: 'write', vhost: 'shop', name: 'mails' },
  ],
  [
    'the default exchange by the name that permissions know',
    [{ access: 'write', vhost: 'shop', name: '' }],
    { kind: 'access', access: 'write', vhost: 'shop', name: '' },
  ],
  ['any name, where some are allowed', [{ access: 'write', vhost: 'shop' }], undefined],
  [
    'any name, where none is',
    [{ access: 'configure', vhost: 'shop' }],
    { kind: 'access', access: 'configure', vhost: 'shop', name: undefined },
  ],
  ['another virtual host', [{ access: 'read', vhost: '/', name: 'x' }], { kind: 'vhost', vhost: '/' }],
  [
    'the first that is missing is told',
    [{ tag: 'policymaker' }, { tag: 'monitoring' }, { tag: 'administrator' }],
    { kind: 'tag', tag: 'monitoring' },
  ],
])('%s', (_, needs, denial) => expect(denialOf(rights, needs)).toEqual(denial));

test('what is not told is not held against anybody', () => {
  const need: Need = { access: 'configure', vhost: '/', name: 'x' };
  expect(denialOf({ tags: [], permissions: null }, [need])).toBeUndefined();
  expect(denialOf(undefined, [need, { tag: 'administrator' }])).toBeUndefined();
});

test('a pattern that JavaScript does not know is left to the broker', () => {
  const odd: Rights = { tags: [], permissions: [{ vhost: '/', configure: '(?i)x', write: '', read: '' }] };
  expect(denialOf(odd, [{ access: 'configure', vhost: '/', name: 'X' }])).toBeUndefined();
  expect(denialOf(odd, [{ access: 'write', vhost: '/', name: 'X' }])).toMatchObject({ kind: 'access' });
});
