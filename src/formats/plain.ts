/** A message with `code` and *names*, for where there is neither: code stands in quotation marks. */
export function plain(message: string): string {
  return message.replace(/\*([\w.-]+)\*/g, '$1').replaceAll('`', '"');
}
