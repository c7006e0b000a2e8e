import * as vscode from 'vscode';
import { writeCsv } from '../formats/data/writeCsv.js';
import { writeNpy } from '../formats/data/writeNpy.js';
import type { TensorFormat } from '../protocol.js';
import { type WholeTensor, wholeTensor } from '../session/port.js';
import type { DocumentSession } from './documentSession.js';

interface Written {
  readonly title: string;
  write(tensor: WholeTensor): Uint8Array;
}

const FORMATS: Readonly<Record<TensorFormat, Written>> = {
  npy: { title: 'NumPy array', write: ({ shape, data }) => writeNpy(shape, data) },
  csv: { title: 'CSV', write: ({ shape, data }) => new TextEncoder().encode(writeCsv(shape, data)) },
};

/**
 * A whole tensor into a file that the user names, by VS Code's own file system: also where that is not a disk. Gives the
 * file's name; null where none was chosen. The numbers are those that were on view when it was asked for.
 */
export async function exportTensor(session: DocumentSession, name: string, as: TensorFormat): Promise<string | null> {
  const { title, write } = FORMATS[as];
  const bytes = write(await wholeTensor(session, name));
  const step = session.state?.run?.step ?? 0;
  const proposed = vscode.Uri.joinPath(session.document.uri, '..', `${fileName(name)}.step${step}.${as}`);
  const uri = await vscode.window.showSaveDialog({ defaultUri: proposed, filters: { [title]: [as] } });
  if (!uri) return null;
  await vscode.workspace.fs.writeFile(uri, bytes);
  return uri.path.split('/').at(-1) ?? uri.path;
}

/** Layers may be called what files can't be. */
function fileName(tensor: string): string {
  return tensor.replace(/[\\/:*?"<>|]/g, '_');
}
