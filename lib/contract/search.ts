/** What the palette finds. */
export type Hit = { readonly kind: 'queue' | 'exchange'; readonly vhost: string; readonly name: string };
