/** What the palette finds. */
export const hitKinds = ['queue', 'exchange', 'connection', 'mqtt-session', 'user', 'vhost', 'policy', 'node'] as const;

export type HitKind = (typeof hitKinds)[number];

export type Hit = {
  readonly kind: HitKind;
  /** Empty where the object is of no virtual host. */
  readonly vhost: string;
  readonly name: string;
  /** What people call it, where that isn't its name. */
  readonly label?: string;
};
