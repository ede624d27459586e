/**
 * The layers of docs/… in the design: what each folder may import of this project's own code. Whatever isn't listed is
 * forbidden, so a new folder has to be given its place here.
 */
// `.testing.ts` is what tests share; the stores' contract is a suite that each of them must pass.
const test = String.raw`(\.test(ing)?\.tsx?|^broker/store/contract\.ts)$`;
const own = '^(app|broker|components|e2e|lib|proxy|instrumentation)';

/** Files under `from` import, of our own code, nothing but themselves and `to`. */
function only(from, to, { types = [], comment }) {
  const rules = [
    {
      name: `layer-${from.replaceAll('/', '-')}`,
      comment,
      severity: 'error',
      from: { path: `^${from}/`, pathNot: test },
      to: { path: own, pathNot: [from, ...to, ...types].map((path) => `^${path}/`) },
    },
  ];
  if (types.length > 0) {
    rules.push({
      name: `layer-${from.replaceAll('/', '-')}-types`,
      comment: `${comment} Of these it imports types alone.`,
      severity: 'error',
      from: { path: `^${from}/`, pathNot: test },
      to: { path: types.map((path) => `^${path}/`), dependencyTypesNot: ['type-only'] },
    });
  }
  return rules;
}

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that need each other are one module, or want a third one beneath them.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'core-is-pure',
      comment: 'The core has no sockets, no disk, no clock: time, randomness and I/O are handed in.',
      severity: 'error',
      from: { path: '^broker/core/', pathNot: test },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'tests-stay-tests',
      comment: 'What is shipped imports no test and no tool of the tests.',
      severity: 'error',
      from: { pathNot: [test, '^e2e/', '^broker/interop/', String.raw`^[\w.-]+\.config\.ts$`] },
      to: { path: [test, 'node_modules/(vitest|fast-check|playwright|@axe-core)/'] },
    },
    ...only('broker/core', [], { comment: 'The core imports only the core.' }),
    ...only('broker/amqp', ['broker/core'], { comment: 'A protocol imports the core, never another protocol.' }),
    ...only('broker/mqtt', ['broker/core'], { comment: 'A protocol imports the core, never another protocol.' }),
    ...only('broker/http', ['broker/core', 'lib/contract'], {
      comment: 'The API reads the core and keeps the contract.',
    }),
    ...only('broker/store', [], { types: ['broker/core'], comment: 'The store knows the core by its types.' }),
    ...only('broker/trace', [], { types: ['broker/core'], comment: 'Tracing knows the core by its types.' }),
    ...only(
      'broker/runtime',
      ['broker/core', 'broker/amqp', 'broker/mqtt', 'broker/http', 'broker/store', 'broker/trace', 'lib/contract'],
      { comment: 'The driver wires what lies beneath it; the command line and the composition root are above.' },
    ),
    ...only('broker/sim', ['broker/core', 'broker/amqp', 'broker/mqtt', 'broker/store', 'broker/trace'], {
      comment: 'The simulator drives a broker without sockets.',
    }),
    ...only('broker/demo', [], { comment: 'The demo is a client: it reaches the broker over the wire alone.' }),
    ...only('broker/bench', [], { comment: 'The bench is a client: it reaches a broker over the wire alone.' }),
    {
      name: 'root-is-above',
      comment: 'Nothing but the command line starts the composition root (its tests do too).',
      severity: 'error',
      from: { path: '^broker/', pathNot: ['^broker/cli/', '^broker/interop/', test] },
      to: { path: '^broker/(main\\.ts$|cli/)' },
    },
    ...only('lib', [], { comment: 'lib is the lowest layer of the console.' }),
    ...only('components', ['lib'], { comment: 'app → components → lib.' }),
    ...only('app', ['components', 'lib'], { comment: 'app → components → lib; the console never imports the broker.' }),
    {
      name: 'console-entries',
      comment: 'Next’s entries outside app/ stand on lib alone.',
      severity: 'error',
      from: { path: '^(proxy|instrumentation)\\.ts$' },
      to: { path: own, pathNot: '^lib/' },
    },
    ...only('e2e', [], { comment: 'The end-to-end tests speak HTTP, AMQP, MQTT and the page.' }),
    {
      name: 'broker-without-console',
      comment: 'The two halves share lib/contract alone; this holds for tests too.',
      severity: 'error',
      from: { path: '^broker/' },
      to: { path: '^(app|components|e2e)/' },
    },
    {
      name: 'console-without-broker',
      severity: 'error',
      from: { path: '^(app|components|lib)/' },
      to: { path: '^(broker|e2e)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|dist|node_modules/(?!vitest|fast-check|playwright|@axe-core))' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
