import { describe, expect, test } from 'vitest';
import { fill, randomOf, variables } from '@/lib/publish/template';

const at = (seed: number, n = 1) => ({ n, nowMs: Date.UTC(2026, 10, 21), random: randomOf(seed) });

describe('templates', () => {
  test('give the same for the same seed, and something else for another', () => {
    const text = '{{uuid}} {{int 1 1000000}} {{name}} {{hex 16}} {{float 6}}';
    expect(fill(text, at(7))).toBe(fill(text, at(7)));
    expect(fill(text, at(7))).not.toBe(fill(text, at(8)));
  });

  test('count, tell the time, choose', () => {
    expect(fill('order-{{ n }} {{now}} {{timestamp}}', at(1, 12))).toBe('order-12 2026-11-21T00:00:00.000Z 1795219200');
    expect(['red', 'dark blue']).toContain(fill('{{pick red|dark blue}}', at(3)));
    expect(fill('{{int 5 5}}', at(3))).toBe('5');
    expect(fill('{{uuid}}', at(3))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('leave alone what they don’t know', () => {
    for (const text of ['{{user.name}}', '{{ constructor }}', '{{#each x}}', '{n}', '{{']) {
      expect(fill(text, at(1))).toBe(text);
    }
  });

  test('are looked for in one go, whatever a payload holds', () => {
    // Read over and over again, this would take days.
    for (const text of [`{{n${' '.repeat(100_000)}`, `{{${'a '.repeat(100_000)}`, '{{n '.repeat(50_000)]) {
      expect(fill(text, at(1))).toBe(text);
    }
    expect(fill(`{{ n${' '.repeat(1_000)}}}`, at(1, 3))).toBe('3');
  });

  test('every variable gives something', () => {
    for (const name of Object.keys(variables)) expect(fill(`{{${name} 1|2}}`, at(5)), name).not.toBe('');
  });
});
