// Packages built for one platform name it at the end: `-darwin-arm64`, `-linux-x64-musl`, `-wasm32-wasi`.
const systems = new Set([
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]);
const processors = new Set([
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]);

/** What npm would write, in npm's order, for a package of this name; undefined when it names no platform. */
function platformOf(name) {
  const words = name.slice(name.lastIndexOf('/') + 1).split(/[-.]/);
  const cpu = words.find((word) => processors.has(word));
  const os = words.find((word) => systems.has(word));
  if (cpu === undefined) return undefined;
  if (os === undefined && cpu !== 'wasm32') return undefined;
  const last = words.at(-1) ?? '';
  const libc =
    os !== 'linux' ? undefined : last.startsWith('musl') ? 'musl' : last.startsWith('gnu') ? 'glibc' : undefined;
  return { cpu: [cpu], ...(libc && { libc: [libc] }), optional: true, ...(os && { os: [os] }) };
}

/** Where Node would find `name` from the package at `from`, among the paths of the lock file. */
function lookUp(packages, from, name) {
  for (let base = from; ; ) {
    const path = `${base && `${base}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (base === '') return undefined;
    base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1));
  }
}

/**
 * The lock file with an entry for each optional platform package that the registry at hand doesn't carry.
 * Without them `npm ci` says "Missing … from lock file", although it would never install them here.
 * Returns the names added; changes `lock`.
 */
export function addStubs(lock) {
  const { packages } = lock;
  const added = [];
  for (const [from, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (lookUp(packages, from, name) !== undefined) continue;
      const platform = platformOf(name);
      if (platform === undefined)
        throw new Error(`${name}, wanted by ${from}, names no platform: install it or drop it.`);
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))
        throw new Error(`${name}, wanted by ${from}, isn't pinned: ${range}`);
      packages[`node_modules/${name}`] = { version: range, ...platform };
      added.push(`${name}@${range}`);
    }
  }
  lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return added;
}

/** Removes what only this machine could use: the address from which each package came. */
export function dropAddresses(lock) {
  let dropped = 0;
  for (const entry of Object.values(lock.packages)) {
    if (!/^https?:/.test(entry.resolved ?? '')) continue;
    delete entry.resolved;
    dropped++;
  }
  return dropped;
}
