/** Whether a file's name says that it is a model written as code. */
export function isModuleFile(file: string): boolean {
  return /\.grad\.(mjs|js|ts)$/i.test(file);
}
