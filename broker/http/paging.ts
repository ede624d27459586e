import { compilePattern, PatternError } from '../core/pattern/pattern.ts';
import { badRequest, invalidPaging } from './errors.ts';
import type { Reply } from './reply.ts';

const PAGE_SIZE_DEFAULT = 100;
const PAGE_SIZE_MAX = 500;

export interface Paging {
  readonly page: number;
  readonly pageSize: number;
  readonly name: string;
  readonly useRegex: boolean;
}

export interface Page<T> {
  readonly filtered_count: number;
  readonly item_count: number;
  readonly items: readonly T[];
  readonly page: number;
  readonly page_count: number;
  readonly page_size: number;
  readonly total_count: number;
}

/** Only `page` turns paging on; without it `name` and `page_size` are ignored. */
export function readPaging(query: URLSearchParams): Paging | Reply | undefined {
  const page = query.get('page');
  if (page === null) return undefined;
  const size = query.get('page_size') ?? String(PAGE_SIZE_DEFAULT);
  if (!/^-?\d{1,9}$/.test(page) || !/^-?\d{1,9}$/.test(size)) return badRequest('Pagination parameters are invalid');
  const [number, pageSize] = [Number(page), Number(size)];
  if (number < 1 || pageSize < 1 || pageSize > PAGE_SIZE_MAX) {
    return invalidPaging(
      'invalid_pagination_parameters',
      `Invalid pagination parameters: page number ${number}, page size ${pageSize}`,
    );
  }
  return { page: number, pageSize, name: query.get('name') ?? '', useRegex: query.get('use_regex') === 'true' };
}

export function filterByName<T>(
  items: readonly T[],
  paging: Paging,
  nameOf: (item: T) => string,
): readonly T[] | Reply {
  if (paging.name === '') return items;
  if (!paging.useRegex) {
    const wanted = paging.name.toLowerCase();
    return items.filter((item) => nameOf(item).toLowerCase().includes(wanted));
  }
  const pattern = compilePattern(`(?i)${paging.name}`);
  if (pattern instanceof PatternError) return badRequest('Pagination parameters are invalid');
  return items.filter((item) => pattern.test(nameOf(item)));
}

export function cut<T>(items: readonly T[], paging: Paging, total: number): Page<T> | Reply {
  const { page, pageSize } = paging;
  const pages = Math.ceil(items.length / pageSize);
  if (page > 1 && page > pages) {
    return invalidPaging(
      'page_out_of_range',
      `Page out of range, page: ${page} page size: ${pageSize}, len: ${items.length}`,
    );
  }
  const shown = items.slice((page - 1) * pageSize, page * pageSize);
  return {
    filtered_count: items.length,
    item_count: shown.length,
    items: shown,
    page,
    page_count: pages,
    page_size: pageSize,
    total_count: total,
  };
}
