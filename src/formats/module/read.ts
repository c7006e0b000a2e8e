import type { FileSystem } from '../fileSystem.js';
import { didYouMean } from '../nearest.js';
import type { Problem, ReadResult } from '../result.js';
import { readBlackBox } from './blackBox.js';
import type { CodeAccess } from './codeHost.js';
import { readLayerModule } from './layers.js';
import { type LoadedModule, load } from './loader.js';
import { Mistake, problemOf } from './mistake.js';
import { FILE_START } from './places.js';

/** What makes a model of each kind. */
const KINDS = 'export layers and loss, or parameters, loss and gradient';

/** Runs a `*.grad.mjs`, `.js` or `.ts` (contract, §2), and calls its functions once. Never throws for what may stand in it. */
export async function readModule(
  text: string,
  files: FileSystem,
  file: string,
  { host, hung }: CodeAccess,
): Promise<ReadResult> {
  const problems: Problem[] = [];
  try {
    if (!host) throw new Mistake(FILE_START, UNTRUSTED, 'untrusted');
    if (hung && hung.text === text) throw new Mistake(FILE_START, hungMessage(file, hung.seconds));
    const model = modelOf(await load(file, text, files, host), problems);
    return { model, problems };
  } catch (thrown) {
    if (thrown instanceof Mistake) return { model: null, problems: [...problems, problemOf(thrown)] };
    throw thrown;
  }
}

const UNTRUSTED =
  'This model is code. It does not run in Restricted Mode: trust this workspace to run it (command "Workspaces: Manage Workspace Trust")';

function hungMessage(file: string, seconds: number): string {
  return `${file} did not answer within ${seconds} s, and was ended: look for a loop that never ends. It runs again when the text is changed`;
}

function modelOf(module: LoadedModule, problems: Problem[]): NonNullable<ReadResult['model']> {
  const { exports } = module;
  if ('layers' in exports) return readLayerModule(module, problems);
  if ('parameters' in exports || 'gradient' in exports) return readBlackBox(module, problems);
  const names = Object.keys(exports);
  const odd = names.find((name) => didYouMean(name, ['layers', 'parameters', 'gradient']) !== '');
  const hint = odd === undefined ? '' : `; found "${odd}"${didYouMean(odd, ['layers', 'parameters', 'gradient'])}`;
  throw new Mistake(odd ? module.places.of(odd) : FILE_START, `a model module should ${KINDS}${hint}`, 'structure');
}
