// Run after every change of dependencies: `node scripts/lock-stubs.mjs`, then check with a real `npm ci`.
import { readFileSync, writeFileSync } from 'node:fs';
import { addStubs, dropAddresses } from './lib/lock-stubs.mjs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = addStubs(lock);
const dropped = dropAddresses(lock);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
for (const name of added) console.log(`added ${name}`);
console.log(`${added.length} stubs added, ${dropped} addresses dropped.`);
