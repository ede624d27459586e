import type { Access, Denial } from '@/lib/model/rights';

const accesses: Record<Access, string> = { configure: 'configure', write: 'write to', read: 'read from' };

export function denial(it: Denial): string {
  switch (it.kind) {
    case 'tag':
      return `Your user lacks the tag ${it.tag}. An administrator of the broker can give it.`;
    case 'vhost':
      return `Your user has no permissions in the virtual host ${it.vhost}.`;
    case 'access':
      return it.name === undefined
        ? `Your user may ${accesses[it.access]} nothing in the virtual host ${it.vhost}.`
        : `Your user may not ${accesses[it.access]} ${it.name === '' ? 'the default exchange' : it.name} in ${it.vhost}.`;
  }
}
