import type { StorageState } from '../../../lib/contract/waybill-storage.ts';
import type { Call } from '../call.ts';
import { notFound } from '../errors.ts';
import { ok, type Reply } from '../reply.ts';

/** Nothing there: this broker keeps everything in memory. */
export const getStorage = (call: Call): Reply => {
  const state = call.api.options.storage?.();
  if (state === undefined) return notFound();
  const { residency } = call.broker;
  const { report } = state;
  const body: StorageState = {
    directory: state.path,
    segments: state.segments,
    bytes: state.bytes,
    live_bytes: state.liveBytes,
    free_bytes: state.freeBytes,
    free_bytes_limit: call.api.usage.diskFreeLimit,
    lag: state.lag,
    last_flush_ms: state.lastFlushMs,
    resident_bytes: residency.bytes,
    resident_bytes_max: residency.max,
    damaged: state.damaged,
    trouble: state.trouble.map(({ kind, text }) => ({ kind, text })),
    recovered: {
      segments: report.segments,
      scanned: report.scanned,
      bytes: report.bytes,
      torn_bytes: report.tornBytes,
      messages: report.messages,
      orphans: report.orphans,
      damages: report.damages.length,
      notes: [...report.notes],
    },
  };
  return ok(body);
};
