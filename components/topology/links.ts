import { exchangePagePath, queuePath } from '@/lib/hooks/scope';
import { type VertexKind, vertexId } from '@/lib/model/topology/ids';

type Target = { readonly href: string; readonly query: Readonly<Record<string, string>> };

/** The graph around something, as a link's address and query. */
export function topologyLink(kind: VertexKind, vhost: string, name: string): Target {
  return { href: '/topology', query: { focus: vertexId(kind, vhost, name) } };
}

/** The route tester, started at an exchange. */
export function routeLink(vhost: string, exchange: string): Target {
  return { href: '/topology/route', query: { in: vhost, exchange } };
}

export function vertexPagePath(kind: VertexKind, vhost: string, name: string): string {
  return (kind === 'queue' ? queuePath : exchangePagePath)(vhost, name);
}
