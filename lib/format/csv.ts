/** What a spreadsheet would take for a formula, were it not marked as text. */
const formula = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]/;

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of CSV (RFC 4180), with its line end. Unknown is empty; objects are JSON. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** A table of records that share their fields; the first line names them. */
export function csv(fields: readonly string[], rows: Iterable<Readonly<Record<string, unknown>>>): string {
  let text = csvLine(fields);
  for (const row of rows) text += csvLine(fields.map((field) => row[field]));
  return text;
}
