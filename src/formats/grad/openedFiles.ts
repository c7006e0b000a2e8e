import { findNodeAtLocation, type Node as JsonNode } from 'jsonc-parser';
import { FileProblem, type FileSystem } from '../fileSystem.js';

/** The files that a document names: their bytes, or, in words, why they can't be had. Read beforehand, so that reading the document needs no waiting. */
export type OpenedFiles = ReadonlyMap<string, Uint8Array | string>;

/** Reads each file that is named within `layers` or `data`. Never rejects. */
export async function openFiles(root: JsonNode, files: FileSystem): Promise<OpenedFiles> {
  const paths = [...new Set(namedFiles(root))];
  return new Map(await Promise.all(paths.map(async (path) => [path, await bytesOf(path, files)] as const)));
}

async function bytesOf(path: string, files: FileSystem): Promise<Uint8Array | string> {
  try {
    return await files.read(path);
  } catch (thrown) {
    if (thrown instanceof FileProblem) return thrown.message;
    return `${path} can't be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

function namedFiles(root: JsonNode): string[] {
  const within = ['layers', 'data'].flatMap((key) => findNodeAtLocation(root, [key]) ?? []).flatMap(fileKeys);
  // With a table under "file", x and y are its columns.
  if (findNodeAtLocation(root, ['data', 'file'])) return within;
  const whole = ['x', 'y'].flatMap((key) => findNodeAtLocation(root, ['data', key]) ?? []);
  return [...within, ...whole.flatMap((node) => (node.type === 'string' ? [node.value as string] : []))];
}

/** The texts under "file", however deep: layers stand in layers. */
function fileKeys(node: JsonNode): string[] {
  if (node.type !== 'property') return (node.children ?? []).flatMap(fileKeys);
  const [key, value] = node.children ?? [];
  if (!value) return [];
  return key?.value === 'file' && value.type === 'string' ? [value.value as string] : fileKeys(value);
}
