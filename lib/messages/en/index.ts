/** Every word that the console says. Another language is an object of the same type. */
import { age } from '@/lib/format/format';
import { clients } from '@/lib/messages/en/clients';
import { common, depth, rates } from '@/lib/messages/en/common';
import { create } from '@/lib/messages/en/create';
import { demo } from '@/lib/messages/en/demo';
import { errorPage, errors } from '@/lib/messages/en/errors';
import { exchange, exchanges } from '@/lib/messages/en/exchanges';
import { explain, feature } from '@/lib/messages/en/features';
import { account, login } from '@/lib/messages/en/login';
import { get, message, publish, typedRows } from '@/lib/messages/en/messages';
import { overview } from '@/lib/messages/en/overview';
import { binding, consumer, queue, queues } from '@/lib/messages/en/queues';
import { denial } from '@/lib/messages/en/rights';
import { header, keys, nav, palette } from '@/lib/messages/en/shell';
import { table } from '@/lib/messages/en/table';

export const en = {
  product: 'Waybill',
  ago: (ms: number) => (ms < 2000 ? 'now' : `${age(ms)} ago`),
  defaultExchange: '(default)',
  feature,
  explain,
  errors,
  login,
  account,
  denial,
  nav,
  header,
  common,
  depth,
  rates,
  overview,
  table,
  queues,
  queue,
  consumer,
  binding,
  get,
  message,
  publish,
  typedRows,
  exchanges,
  exchange,
  create,
  demo,
  clients,
  palette,
  keys,
  errorPage,
};

export type Messages = typeof en;
