/**
 * VS Code sends messages to a webview as JSON, which turns NaN and infinities into null (typed arrays pass unharmed).
 * So such a number goes as { $number: 'NaN' }, and `webview/channel.ts` puts it back.
 */
export function encode(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) };
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(encode);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]));
}
