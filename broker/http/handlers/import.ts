import { Body, isObject, type Json } from '../body.ts';
import type { Call } from '../call.ts';
import { badRequest, missing } from '../errors.ts';
import { noContent, ok, Reply } from '../reply.ts';
import { ALL, OF_VHOST, type Section } from './definition-sections.ts';

/**
 * Definitions are checked as a whole before anything is done. What is there already with other arguments, and what
 * builds upon something missing, is left out and named in the answer (RabbitMQ leaves it out silently).
 */
interface Skipped {
  readonly kind: string;
  readonly name: string;
  readonly vhost: string;
  readonly reason: string;
}

/** The problem that a reading of `row` has found, as one text. */
function problemOf(row: Body): string | undefined {
  const body = row.problem?.body;
  return isObject(body) ? (typeof body.reason === 'string' ? body.reason : JSON.stringify(body.reason)) : undefined;
}

interface Row {
  readonly section: Section;
  readonly body: Body;
}

/** All rows of the known sections, or what is wrong with the first bad one. */
function readRows(json: Json, sections: readonly Section[]): Row[] | Reply {
  const rows: Row[] = [];
  for (const section of sections) {
    const list = json[section.key] ?? [];
    if (!Array.isArray(list)) return badRequest(['not_array', section.key]);
    for (const item of list) {
      if (!isObject(item)) return badRequest(['not_object', section.key]);
      const body = new Body(item);
      const fault = section.check(body) ?? problemOf(body);
      if (fault !== undefined) return badRequest(`precondition_failed: ${fault}`);
      rows.push({ section, body });
    }
  }
  return rows;
}

function apply(call: Call, rows: readonly Row[], vhost: string | undefined): Reply {
  const skipped: Skipped[] = [];
  for (const { section, body } of rows) {
    const place = vhost ?? body.optionalText('vhost', '');
    const reason = section.apply(call, body, place);
    if (reason === undefined) continue;
    const name = body.has('name')
      ? body.text('name')
      : `${body.raw('source') ?? ''} -> ${body.raw('destination') ?? ''}`;
    skipped.push({ kind: section.key, name, vhost: place, reason });
  }
  return skipped.length === 0 ? noContent() : ok({ skipped });
}

function parsed(call: Call): Json | Reply {
  try {
    const json: unknown = JSON.parse(call.text);
    return isObject(json) ? json : badRequest('failed_to_parse_json');
  } catch {
    return badRequest('failed_to_parse_json');
  }
}

function run(call: Call, sections: readonly Section[], vhost: string | undefined): Reply {
  const json = parsed(call);
  if (json instanceof Reply) return json;
  const named = vhost === undefined ? json : withVHost(json, vhost);
  const rows = readRows(named, sections);
  return rows instanceof Reply ? rows : apply(call, rows, vhost);
}

/** The definitions of one virtual host don't name it, but the texts of errors do. */
function withVHost(json: Json, vhost: string): Json {
  const queues = json.queues;
  if (!Array.isArray(queues)) return json;
  return { ...json, queues: queues.map((row) => (isObject(row) ? { ...row, vhost } : row)) };
}

export const importAll = (call: Call): Reply => run(call, ALL, undefined);

export const importVHost = (call: Call): Reply => {
  const vhost = call.param('vhost');
  return call.broker.vhosts.has(vhost) ? run(call, OF_VHOST, vhost) : missing('vhost_not_found');
};
