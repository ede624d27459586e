import { erlangBinary, erlangJson } from './erlang-term.ts';
import { compilePattern, type Pattern, PatternError } from './pattern/pattern.ts';
import { POLICY_KEYS, UNSUPPORTED_KEYS } from './policy-keys.ts';
import type { PolicyDefinition } from './queue/settings.ts';
import { Refusal } from './refusal.ts';

export type ApplyTo = 'queues' | 'exchanges' | 'all';
export type PolicyKind = 'policy' | 'operator-policy';

/** What a policy may be made for. */
export interface PolicyTarget {
  readonly name: string;
  readonly kind: 'exchange' | 'classic' | 'quorum' | 'stream';
}

/** As it comes: none of it checked. */
export interface PolicySpec {
  readonly vhost: string;
  readonly name: string;
  readonly pattern: unknown;
  readonly definition: unknown;
  readonly applyTo?: unknown;
  readonly priority?: unknown;
}

/** Settings for all the queues and exchanges of a virtual host whose names match. */
export class Policy {
  readonly vhost: string;
  readonly name: string;
  readonly pattern: string;
  readonly applyTo: ApplyTo;
  readonly definition: PolicyDefinition;
  readonly priority: number;
  readonly #compiled: Pattern;

  private constructor(spec: PolicySpec, pattern: string, compiled: Pattern, definition: PolicyDefinition) {
    this.vhost = spec.vhost;
    this.name = spec.name;
    this.pattern = pattern;
    this.applyTo = isApplyTo(spec.applyTo) ? spec.applyTo : 'all';
    this.definition = definition;
    this.priority = typeof spec.priority === 'number' ? spec.priority : 0;
    this.#compiled = compiled;
  }

  /** All that is wrong with it goes into one refusal, a line each. */
  static make(spec: PolicySpec, kind: PolicyKind = 'policy'): Policy | Refusal {
    const { pattern, definition, applyTo, priority } = spec;
    const compiled = typeof pattern === 'string' ? compilePattern(pattern) : undefined;
    const faults = [
      priority === undefined || typeof priority === 'number'
        ? undefined
        : `priority should be a number, actually was ${erlangJson(priority)}`,
      patternFault(pattern, compiled),
      applyTo === undefined || isApplyTo(applyTo)
        ? undefined
        : `apply-to '${applyTo}' unrecognised; should be 'queues', 'exchanges' or 'all'`,
      definitionFault(definition, kind),
    ].filter((fault) => fault !== undefined);
    if (faults.length > 0 || !isDefinition(definition) || typeof pattern !== 'string') {
      return new Refusal('precondition', faults.join('\n'));
    }
    if (compiled === undefined || compiled instanceof PatternError) throw new Error('an unreported bad pattern');
    return new Policy(spec, pattern, compiled, definition);
  }

  matches(target: PolicyTarget): boolean {
    if (this.applyTo !== 'all' && (this.applyTo === 'exchanges') !== (target.kind === 'exchange')) return false;
    if (target.kind !== 'exchange' && UNSUPPORTED_KEYS[target.kind].some((key) => key in this.definition)) return false;
    return this.#compiled.test(target.name);
  }
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
    definition: merged(policy?.definition ?? {}, operator?.definition ?? {}),
  };
}

/** Among equals the first by name, so that the answer doesn't depend on the order of declaration. */
function strongest(policies: Iterable<Policy>, target: PolicyTarget): Policy | undefined {
  let best: Policy | undefined;
  for (const policy of policies) {
    const beats =
      !best || policy.priority > best.priority || (policy.priority === best.priority && policy.name < best.name);
    if (beats && policy.matches(target)) best = policy;
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

function patternFault(pattern: unknown, compiled: Pattern | PatternError | undefined): string | undefined {
  if (compiled === undefined) return `pattern should be a binary but was ${erlangJson(pattern)}`;
  if (!(compiled instanceof PatternError)) return undefined;
  const text = 'pattern should be regular expression but is invalid: ';
  const reason = `{"${compiled.reason}",`;
  const fits = text.length + reason.length + `${compiled.position}}`.length <= ERLANG_LINE_COLUMNS;
  return `${text}${reason}${fits ? '' : `\n${' '.repeat(text.length + 1)}`}${compiled.position}}`;
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
