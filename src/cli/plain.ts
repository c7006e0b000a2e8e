/** A message without the marks that make names stand out in an editor. */
export function plain(message: string): string {
  return message.replace(/(^|\s)\*([^\s*]+)\*/g, '$1$2');
}
