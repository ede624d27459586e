import { erlangBinary, erlangJson } from './erlang-term.ts';
import { compilePattern, type Pattern, PatternError } from './pattern/pattern.ts';
import { POLICY_KEYS, UNSUPPORTED_KEYS } from './policy-keys.ts';
import type { QueueKind } from './queue/arguments.ts';
import type { PolicyDefinition } from './queue/settings.ts';
import { Refusal } from './refusal.ts';

export type ApplyTo = 'queues' | 'exchanges' | 'all';
export type PolicyKind = 'policy' | 'operator-policy';

/** Settings for all the queues and exchanges of a virtual host whose names match. */
export interface Policy {
  readonly vhost: string;
  readonly name: string;
  readonly pattern: string;
  readonly applyTo: ApplyTo;
  readonly definition: PolicyDefinition;
  readonly priority: number;
}

/** A policy as it comes: none of it checked. */
export type PolicySpec = { readonly [K in keyof Policy]?: unknown };

/** All that is wrong with it, a line each. */
export function checkPolicy(kind: PolicyKind, spec: PolicySpec): Refusal | undefined {
  const { pattern, definition, applyTo, priority } = spec;
  const faults = [
    typeof priority === 'number' ? undefined : `priority should be a number, actually was ${erlangJson(priority)}`,
    patternFault(pattern),
    isApplyTo(applyTo) ? undefined : `apply-to '${applyTo}' unrecognised; should be 'queues', 'exchanges' or 'all'`,
    definitionFault(definition, kind),
  ].filter((fault) => fault !== undefined);
  return faults.length === 0 ? undefined : new Refusal('precondition', faults.join('\n'));
}

/** What a policy may be for. */
export interface PolicyTarget {
  readonly name: string;
  readonly kind: 'exchange' | QueueKind;
}

const compiled = new WeakMap<Policy, Pattern>();

function patternOf(policy: Policy): Pattern {
  let pattern = compiled.get(policy);
  if (!pattern) {
    const made = compilePattern(policy.pattern);
    if (made instanceof PatternError) throw new Error('a policy that was never checked', { cause: made });
    pattern = made;
    compiled.set(policy, pattern);
  }
  return pattern;
}

export function policyMatches(policy: Policy, target: PolicyTarget): boolean {
  const { applyTo, definition } = policy;
  if (applyTo !== 'all' && (applyTo === 'exchanges') !== (target.kind === 'exchange')) return false;
  // It keeps nothing that a policy could rule.
  if (target.kind === 'mqtt-qos0') return false;
  if (target.kind !== 'exchange' && UNSUPPORTED_KEYS[target.kind].some((key) => key in definition)) return false;
  return patternOf(policy).test(target.name);
}

/** What holds for one queue or exchange. */
export interface EffectivePolicy {
  readonly policy: string | undefined;
  readonly operatorPolicy: string | undefined;
  readonly definition: PolicyDefinition | undefined;
}

const NO_POLICY: EffectivePolicy = { policy: undefined, operatorPolicy: undefined, definition: undefined };

/** Of each kind the one with the highest priority. Where both set a limit the lower one holds. */
export function effectivePolicy(
  policies: Iterable<Policy>,
  operatorPolicies: Iterable<Policy>,
  target: PolicyTarget,
): EffectivePolicy {
  const policy = strongest(policies, target);
  const operator = strongest(operatorPolicies, target);
  if (!policy && !operator) return NO_POLICY;
  return {
    policy: policy?.name,
    operatorPolicy: operator?.name,
    definition: policy && operator ? merged(policy.definition, operator.definition) : (policy ?? operator)?.definition,
  };
}

/** Among equals the first by name, so that the answer doesn't depend on the order of declaration. */
function strongest(policies: Iterable<Policy>, target: PolicyTarget): Policy | undefined {
  let best: Policy | undefined;
  for (const policy of policies) {
    const beats =
      !best || policy.priority > best.priority || (policy.priority === best.priority && policy.name < best.name);
    if (beats && policyMatches(policy, target)) best = policy;
  }
  return best;
}

function merged(definition: PolicyDefinition, operator: PolicyDefinition): PolicyDefinition {
  const out: Record<string, unknown> = { ...definition };
  for (const [key, value] of Object.entries(operator)) {
    const own = out[key];
    out[key] = typeof own === 'number' && typeof value === 'number' ? Math.min(own, value) : value;
  }
  return out;
}

const isApplyTo = (value: unknown): value is ApplyTo => value === 'queues' || value === 'exchanges' || value === 'all';

const isDefinition = (value: unknown): value is PolicyDefinition =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Erlang breaks a term over lines here. */
const ERLANG_LINE_COLUMNS = 80;

function patternFault(source: unknown): string | undefined {
  if (typeof source !== 'string') return `pattern should be a binary but was ${erlangJson(source)}`;
  const pattern = compilePattern(source);
  if (!(pattern instanceof PatternError)) return undefined;
  const text = 'pattern should be regular expression but is invalid: ';
  const reason = `{"${pattern.reason}",`;
  const fits = text.length + reason.length + `${pattern.position}}`.length <= ERLANG_LINE_COLUMNS;
  return `${text}${reason}${fits ? '' : `\n${' '.repeat(text.length + 1)}`}${pattern.position}}`;
}

function definitionFault(definition: unknown, kind: PolicyKind): string | undefined {
  if (!isDefinition(definition)) return `definition must be a dictionary: ${erlangJson(definition)}`;
  const terms = Object.entries(definition).sort(([a], [b]) => (a < b ? -1 : 1));
  if (terms.length === 0) return 'no policy provided';
  const unknown: string[] = [];
  for (const [name, value] of terms) {
    const key = POLICY_KEYS.get(name);
    if (!key || (kind === 'operator-policy' && !key.operator)) {
      unknown.push(`{${erlangBinary(name)},${erlangJson(value)}}`);
    } else if (!key.isValid(value)) return `${erlangJson(value)} is not a valid ${key.what}`;
  }
  return unknown.length === 0 ? undefined : `[${unknown.join(',')}] are not recognised policy settings`;
}
