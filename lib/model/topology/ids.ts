/** Names of what stands in the graph, as they stand in the URL. */

export type VertexKind = 'exchange' | 'queue';

export type VertexRef = { readonly kind: VertexKind; readonly vhost: string; readonly name: string };

/** Both names are escaped, so that a `/` in them doesn't end them. */
export function vertexId(kind: VertexKind, vhost: string, name: string): string {
  return `${kind}:${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`;
}

const shape = /^(exchange|queue):([^/]*)\/([^/]*)$/;

/** `undefined`: it names nothing that could be there. */
export function vertexRef(id: string): VertexRef | undefined {
  const [, kind, vhost, name] = shape.exec(id) ?? [];
  if ((kind !== 'exchange' && kind !== 'queue') || vhost === undefined || name === undefined) return undefined;
  try {
    return { kind, vhost: decodeURIComponent(vhost), name: decodeURIComponent(name) };
  } catch {
    return undefined;
  }
}
