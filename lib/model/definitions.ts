/** What an import of definitions would do, section by section. */
import { isObject } from '@/lib/format/json';

const sections = [
  'users',
  'vhosts',
  'permissions',
  'topic_permissions',
  'parameters',
  'global_parameters',
  'policies',
  'exchanges',
  'queues',
  'bindings',
] as const;

export type Section = (typeof sections)[number];
/** `kept`: it is there with other arguments, and an import doesn't change those. */
export type Effect = 'new' | 'changed' | 'kept';

export type DefinitionRow = {
  readonly effect: Effect;
  readonly name: string;
  /** Empty where there is none. */
  readonly vhost: string;
  /** What differs. A password's hash is told of as `password`, and never shown. */
  readonly fields: readonly string[];
};

export type SectionPreview = {
  readonly section: Section;
  readonly new: number;
  readonly changed: number;
  readonly kept: number;
  readonly same: number;
  /** The first of those that aren't the same. */
  readonly rows: readonly DefinitionRow[];
};

type Item = Readonly<Record<string, unknown>>;
export type Definitions = Readonly<Record<string, unknown>>;

const rowsMax = 50;

/** What makes two rows of a section the same object. */
const keys: Record<Section, readonly string[]> = {
  users: ['name'],
  vhosts: ['name'],
  permissions: ['vhost', 'user'],
  topic_permissions: ['vhost', 'user', 'exchange'],
  parameters: ['vhost', 'component', 'name'],
  global_parameters: ['name'],
  policies: ['vhost', 'name'],
  exchanges: ['vhost', 'name'],
  queues: ['vhost', 'name'],
  bindings: ['vhost', 'source', 'destination', 'destination_type', 'routing_key', 'arguments'],
};

const keptWhenDifferent: ReadonlySet<Section> = new Set(['exchanges', 'queues']);

function itemsOf(definitions: Definitions, section: Section): readonly Item[] {
  const list = definitions[section];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** One object with at least one list of a name that is known. */
export function isDefinitions(value: unknown): value is Definitions {
  return isObject(value) && sections.some((section) => Array.isArray(value[section]));
}

/** The same for equal values, whatever the order of their fields. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`)
    .join(',')}}`;
}

function keyOf(section: Section, item: Item, inVhost: boolean): string {
  // Definitions of one virtual host don't name it.
  const parts = keys[section].filter((field) => !inVhost || field !== 'vhost');
  return canonical(parts.map((field) => item[field] ?? (field === 'arguments' ? {} : '')));
}

const asList = (tags: unknown): unknown => (typeof tags === 'string' ? tags.split(',').filter((tag) => tag) : tags);

/** What isn't said has its usual value, so that it doesn't look like a difference. */
const usual: Readonly<Record<string, unknown>> = {
  arguments: {},
  auto_delete: false,
  internal: false,
  limits: {},
  tags: [],
  description: '',
  metadata: {},
  priority: 0,
  'apply-to': 'all',
};

function fieldText(item: Item, field: string): string {
  const value = field === 'tags' ? asList(item[field]) : item[field];
  return canonical(value ?? usual[field] ?? null);
}

/** How it is kept, not what it is: it differs from broker to broker. */
const ignored: ReadonlySet<string> = new Set(['vhost', 'hashing_algorithm', 'type_hint', 'metadata']);

function differences(before: Item, after: Item): string[] {
  const fields = Object.keys(after).filter((field) => !ignored.has(field));
  return fields
    .filter((field) => fieldText(before, field) !== fieldText(after, field))
    .map((field) => (field === 'password_hash' ? 'password' : field));
}

function nameOf(section: Section, item: Item): string {
  const text = (field: string): string => String(item[field] ?? '');
  if (section === 'bindings') return `${text('source')} → ${text('destination')} ${text('routing_key')}`.trim();
  if (section === 'permissions') return text('user');
  if (section === 'topic_permissions') return `${text('user')} ${text('exchange')}`;
  if (section === 'parameters') return `${text('component')} ${text('name')}`;
  return text('name');
}

function previewOf(section: Section, current: Definitions, file: Definitions, vhost: string | null): SectionPreview {
  const inVhost = vhost !== null;
  const known = new Map(itemsOf(current, section).map((item) => [keyOf(section, item, inVhost), item] as const));
  const rows: DefinitionRow[] = [];
  const counts = { new: 0, changed: 0, kept: 0, same: 0 };
  for (const item of itemsOf(file, section)) {
    const before = known.get(keyOf(section, item, inVhost));
    const fields = before === undefined ? [] : differences(before, item);
    const effect =
      before === undefined ? 'new' : fields.length === 0 ? 'same' : keptWhenDifferent.has(section) ? 'kept' : 'changed';
    counts[effect] += 1;
    if (effect === 'same' || rows.length >= rowsMax) continue;
    rows.push({ effect, name: nameOf(section, item), vhost: vhost ?? String(item.vhost ?? ''), fields });
  }
  return { section, ...counts, rows };
}

/** Sections that the file has. `vhost` is where they would go; null: where the file says. */
export function previewImport(current: Definitions, file: Definitions, vhost: string | null): SectionPreview[] {
  return sections
    .filter((section) => Array.isArray(file[section]))
    .map((section) => previewOf(section, current, file, vhost));
}
