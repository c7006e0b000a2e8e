import { NO_CODE } from '../../formats/module/codeHost.js';
import type { State } from '../../protocol.js';
import { type Document, reread, type Text } from '../document.js';
import { isTrainable, Run } from '../run.js';
import { inSlices } from '../slices.js';
import type { Handlers } from './handlers.js';
import type { Parts } from './parts.js';

/** A new text: the run goes on with it, or begins anew. */
export function textRequests(parts: Parts): Handlers<'open' | 'state' | 'reset'> {
  const opening = new Opening(parts);
  return {
    open: (text) => opening.open(text),
    state: async () => parts.broadcast.state,
    reset: () => reset(parts),
  };
}

async function reset(parts: Parts): Promise<State> {
  const { stage, work, options, broadcast } = parts;
  stage.trainable();
  await work.restart(() => {
    stage.begin(new Run(stage.trainable().model, options));
  });
  void parts.tidyUp();
  return broadcast.state;
}

/** Texts are read one after the other, and only the newest of those that wait. */
class Opening {
  private opening: Promise<unknown> = Promise.resolve();
  private opens = 0;

  constructor(private readonly parts: Parts) {}

  async open(text: Text): Promise<State> {
    const mine = ++this.opens;
    const done = this.opening.then(async () => {
      // Where a newer text is waiting nobody needs this one any more.
      if (mine === this.opens) await this.openNow(text);
    });
    this.opening = done.catch(() => undefined);
    await done;
    await this.opening;
    return this.parts.broadcast.state;
  }

  private async openNow(text: Text): Promise<void> {
    const before = this.parts.stage.document;
    const { file, files, code = NO_CODE } = this.parts.options;
    const document = await reread(before, file, text, files, code);
    if (document.model === before.model) this.show(document);
    else if (!(await this.adopt(document))) await this.begin(document);
    await this.parts.tidyUp();
  }

  private show(document: Document): void {
    this.parts.stage.document = document;
    this.parts.broadcast.changed();
    this.parts.broadcast.send();
  }

  /** Goes on with the new text where the run stands, also one in progress. False where that needs a new start. */
  private async adopt(document: Document): Promise<boolean> {
    for (const kind of ['check', 'test', 'loose'] as const) this.parts.work.end(kind);
    return this.parts.work.between(() => {
      const { model } = document;
      if (!model || !isTrainable(model) || !this.parts.stage.run?.adopt(model)) return false;
      this.show(document);
      return true;
    });
  }

  /** The run that is there goes on until the new one is made. */
  private async begin(document: Document): Promise<void> {
    const { parts } = this;
    const run = await this.runOf(document);
    if (parts.closed.aborted) run?.dispose();
    else
      await parts.work.restart(() => {
        parts.stage.document = document;
        parts.stage.checked = null;
        parts.stage.networks++;
        parts.stage.begin(run);
      });
  }

  /** null where there is nothing to train, or the session was closed meanwhile. */
  private async runOf({ model }: Document): Promise<Run | null> {
    const { options, closed } = this.parts;
    if (!model || !isTrainable(model)) return null;
    // Reading took its time already.
    await options.clock.pause();
    return inSlices(options.clock, Run.making(model, options), closed, () => undefined);
  }
}
