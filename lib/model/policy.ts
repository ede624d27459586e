/** Policies as they are typed, and what one would rule. */
import { readJson } from '@/lib/format/json';
import type { ApplyTo, PolicyRow } from '@/lib/model/admin';

/** Why the browser can't read it; undefined: it can. Erlang's own patterns may say more than JavaScript's. */
export function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
  }
}

type KeyKind = 'number' | 'text' | readonly string[];

type KeyFacts = { readonly kind: KeyKind; readonly operator: boolean };

/** The settings that are asked for by their kind; any other is typed as JSON. */
export const policyKeys = {
  'message-ttl': { kind: 'number', operator: true },
  expires: { kind: 'number', operator: true },
  'max-length': { kind: 'number', operator: true },
  'max-length-bytes': { kind: 'number', operator: true },
  overflow: { kind: ['drop-head', 'reject-publish', 'reject-publish-dlx'], operator: false },
  'dead-letter-exchange': { kind: 'text', operator: false },
  'dead-letter-routing-key': { kind: 'text', operator: false },
  'delivery-limit': { kind: 'number', operator: true },
  'queue-mode': { kind: ['default', 'lazy'], operator: false },
  'alternate-exchange': { kind: 'text', operator: false },
  'max-age': { kind: 'text', operator: false },
  'stream-max-segment-size-bytes': { kind: 'number', operator: false },
  'federation-upstream': { kind: 'text', operator: false },
  'federation-upstream-set': { kind: 'text', operator: false },
} as const satisfies Readonly<Record<string, KeyFacts>>;

export type PolicyKey = keyof typeof policyKeys;

export function isPolicyKey(key: string): key is PolicyKey {
  return Object.hasOwn(policyKeys, key);
}

/** One line of the editor. A setting that isn't known by its kind has its value as JSON. */
export type TypedSetting = {
  readonly id: number;
  readonly key: string;
  readonly text: string;
  readonly known: boolean;
};

export type SettingProblem = 'wholeNumber' | 'notJson' | 'twice' | 'unnamed';

function fits(kind: KeyKind, value: unknown): boolean {
  if (kind === 'number') return typeof value === 'number';
  if (kind === 'text') return typeof value === 'string';
  return typeof value === 'string' && kind.includes(value);
}

export function typedSettings(definition: Readonly<Record<string, unknown>>): TypedSetting[] {
  return Object.entries(definition).map(([key, value], id) => {
    // A value of another kind than usual is shown as what it is.
    const known = isPolicyKey(key) && fits(policyKeys[key].kind, value);
    return { id, key, known, text: known ? String(value) : JSON.stringify(value) };
  });
}

function readValue({ key, text, known }: TypedSetting): { value: unknown } | SettingProblem {
  if (!known || !isPolicyKey(key)) return readJson(text) ?? 'notJson';
  if (policyKeys[key].kind !== 'number') return { value: text };
  return /^\d{1,15}$/.test(text.trim()) ? { value: Number(text) } : 'wholeNumber';
}

/** The definition, or what is wrong with which lines. */
export function readSettings(settings: readonly TypedSetting[]): {
  readonly definition: Readonly<Record<string, unknown>>;
  readonly problems: ReadonlyMap<number, SettingProblem>;
} {
  const definition: Record<string, unknown> = {};
  const problems = new Map<number, SettingProblem>();
  for (const setting of settings) {
    const read = readValue(setting);
    if (setting.key === '') problems.set(setting.id, 'unnamed');
    else if (Object.hasOwn(definition, setting.key)) problems.set(setting.id, 'twice');
    else if (typeof read === 'string') problems.set(setting.id, read);
    else definition[setting.key] = read.value;
  }
  return { definition, problems };
}

export type PolicyTarget = {
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
  /** Of a queue: classic, quorum or stream. */
  readonly type: string;
};

export type DraftPolicy = Pick<PolicyRow, 'name' | 'pattern' | 'applyTo' | 'priority' | 'definition'>;

const ofStreams = ['max-age', 'stream-max-segment-size-bytes', 'initial-cluster-size'];

/** A policy with one of these passes a queue of that type by, as if it didn't match. */
const notFor: Readonly<Record<string, readonly string[]>> = {
  classic: [...ofStreams, 'queue-leader-locator', 'delivery-limit', 'dead-letter-strategy'],
  quorum: [...ofStreams, 'queue-mode', 'ha-mode'],
  stream: [
    ...['expires', 'message-ttl', 'dead-letter-exchange', 'dead-letter-routing-key', 'max-length', 'overflow'],
    ...['queue-mode', 'delivery-limit', 'ha-mode'],
  ],
};

function concerns(applyTo: ApplyTo, { kind }: PolicyTarget): boolean {
  return applyTo === 'all' || (applyTo === 'exchanges') === (kind === 'exchange');
}

function unfitKey({ definition }: DraftPolicy, { kind, type }: PolicyTarget): string | undefined {
  return kind === 'queue' ? notFor[type]?.find((key) => Object.hasOwn(definition, key)) : undefined;
}

function patternOf(pattern: string): RegExp | undefined {
  return pattern === '' || patternProblem(pattern) !== undefined ? undefined : new RegExp(pattern);
}

/** The highest priority rules alone; among equals the first by name. */
function beats(one: DraftPolicy, other: DraftPolicy): boolean {
  return one.priority > other.priority || (one.priority === other.priority && one.name < other.name);
}

export type Match = {
  readonly target: PolicyTarget;
  readonly outcome:
    | { readonly kind: 'rules'; readonly instead: string | undefined }
    | { readonly kind: 'loses'; readonly to: DraftPolicy }
    | { readonly kind: 'unfit'; readonly key: string };
};

/** What matches the draft, and whether it would rule it. `others` are the policies of the same virtual host and sort. */
export function matchesOf(
  draft: DraftPolicy,
  others: readonly DraftPolicy[],
  targets: readonly PolicyTarget[],
): readonly Match[] {
  const pattern = patternOf(draft.pattern);
  if (pattern === undefined) return [];
  const rivals = others
    .filter(({ name }) => name !== draft.name)
    .map((policy) => ({ policy, pattern: patternOf(policy.pattern) }));
  const rivalOf = (target: PolicyTarget): DraftPolicy | undefined => {
    let best: DraftPolicy | undefined;
    for (const { policy, pattern: other } of rivals) {
      const matches = concerns(policy.applyTo, target) && other?.test(target.name) === true;
      if (matches && unfitKey(policy, target) === undefined && (best === undefined || beats(policy, best)))
        best = policy;
    }
    return best;
  };
  return targets
    .filter((target) => concerns(draft.applyTo, target) && pattern.test(target.name))
    .map((target): Match => {
      const key = unfitKey(draft, target);
      if (key !== undefined) return { target, outcome: { kind: 'unfit', key } };
      const rival = rivalOf(target);
      return rival !== undefined && beats(rival, draft)
        ? { target, outcome: { kind: 'loses', to: rival } }
        : { target, outcome: { kind: 'rules', instead: rival?.name } };
    });
}
