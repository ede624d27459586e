/** What an object's flags and arguments mean, as structure; the message catalogue has the words. */
export type Feature =
  | { readonly kind: 'transient' | 'auto-delete' | 'exclusive' | 'internal' | 'single-active' | 'lazy' }
  | {
      readonly kind: 'ttl' | 'expires' | 'max-length' | 'max-bytes' | 'max-priority' | 'delivery-limit';
      readonly value: number;
    }
  | {
      readonly kind: 'overflow' | 'dead-letter' | 'dead-letter-key' | 'alternate' | 'max-age' | 'mirrored';
      readonly value: string;
    }
  | { readonly kind: 'other'; readonly name: string; readonly value: string };

export type ExplainedArgument = {
  readonly name: string;
  readonly feature: Feature;
  readonly from: 'argument' | 'policy';
};

type Table = Readonly<Record<string, unknown>>;

const numbers = {
  'message-ttl': 'ttl',
  expires: 'expires',
  'max-length': 'max-length',
  'max-length-bytes': 'max-bytes',
  'max-priority': 'max-priority',
  'delivery-limit': 'delivery-limit',
} as const;

const texts = {
  overflow: 'overflow',
  'dead-letter-exchange': 'dead-letter',
  'dead-letter-routing-key': 'dead-letter-key',
  'alternate-exchange': 'alternate',
  'max-age': 'max-age',
  'ha-mode': 'mirrored',
} as const;

/** Policies write `max-length`, arguments `x-max-length`; `alternate-exchange` never has the prefix. */
export function featureOf(key: string, value: unknown): Feature {
  const name = key.startsWith('x-') ? key.slice(2) : key;
  if (typeof value === 'number' && Object.hasOwn(numbers, name)) {
    return { kind: numbers[name as keyof typeof numbers], value };
  }
  if (typeof value === 'string' && Object.hasOwn(texts, name))
    return { kind: texts[name as keyof typeof texts], value };
  if (name === 'single-active-consumer' && value === true) return { kind: 'single-active' };
  if (name === 'queue-mode' && value === 'lazy') return { kind: 'lazy' };
  return { kind: 'other', name: key, value: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** The effective value: an explicit argument wins over a policy's. */
export function effective(object: { arguments: Table; effective_policy_definition?: Table }, name: string): unknown {
  return object.arguments[`x-${name}`] ?? object.arguments[name] ?? object.effective_policy_definition?.[name];
}

export function explainArguments(own: Table, policy: Table): ExplainedArgument[] {
  const explained: ExplainedArgument[] = [];
  for (const [name, value] of Object.entries(own)) {
    if (name !== 'x-queue-type') explained.push({ name, feature: featureOf(name, value), from: 'argument' });
  }
  for (const [name, value] of Object.entries(policy)) {
    if (own[`x-${name}`] === undefined) explained.push({ name, feature: featureOf(name, value), from: 'policy' });
  }
  return explained;
}

export function queueFeatures(object: {
  durable?: boolean | undefined;
  auto_delete?: boolean | undefined;
  exclusive?: boolean | undefined;
  internal?: boolean | undefined;
  arguments: Table;
  effective_policy_definition?: Table;
}): Feature[] {
  const features: Feature[] = [];
  if (object.durable === false) features.push({ kind: 'transient' });
  if (object.auto_delete === true) features.push({ kind: 'auto-delete' });
  if (object.exclusive === true) features.push({ kind: 'exclusive' });
  if (object.internal === true) features.push({ kind: 'internal' });
  for (const { feature } of explainArguments(object.arguments, object.effective_policy_definition ?? {})) {
    if (feature.kind === 'dead-letter' || feature.kind === 'dead-letter-key') continue;
    // That it is mirrored is said once; how, in its settings.
    if (feature.kind === 'other' && feature.name.startsWith('ha-')) continue;
    features.push(feature);
  }
  return features;
}
