import * as vscode from 'vscode';
import type { PanelTab } from '../protocol.js';
import type { Sessions } from './sessions.js';
import { View } from './view.js';
import { viewHtml, viewRoots } from './viewHtml.js';

const PANEL = 'deltascope.panel';

/** The one panel: beside the editor, which keeps the focus. It comes back after the window was reloaded. */
export class Panel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly openEmitter = new vscode.EventEmitter<void>();
  readonly onDidOpen = this.openEmitter.event;
  private shown: { readonly panel: vscode.WebviewPanel; readonly view: View } | null = null;
  private readonly serializer: vscode.Disposable;
  /** The layer that was last chosen, in whichever view. */
  viewed: string | null = null;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly sessions: Sessions,
    private readonly selected: (layer: string | null) => void,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(PANEL, this);
  }

  open(layer: string | null = null, tab: PanelTab | null = null, tensor: string | null = null): void {
    if (this.shown) this.shown.panel.reveal(undefined, true);
    else {
      const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.fill(vscode.window.createWebviewPanel(PANEL, 'DeltaScope', place, {}));
    }
    if (layer !== null) this.viewed = layer;
    if (layer !== null || tab !== null) this.shown?.view.select(layer, tab, tensor);
  }

  select(layer: string | null): void {
    this.viewed = layer;
    this.shown?.view.select(layer, null);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    // A second one would show the same.
    if (this.shown) panel.dispose();
    else this.fill(panel);
  }

  dispose(): void {
    this.serializer.dispose();
    this.openEmitter.dispose();
    this.shown?.panel.dispose();
  }

  private fill(panel: vscode.WebviewPanel): void {
    panel.webview.options = { enableScripts: true, localResourceRoots: viewRoots(this.extension) };
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extension, 'media', 'panel-light.svg'),
      dark: vscode.Uri.joinPath(this.extension, 'media', 'panel-dark.svg'),
    };
    const view = new View(panel.webview, () => panel.visible, this.sessions, {
      select: (layer) => {
        this.viewed = layer;
        this.selected(layer);
      },
      openPanel: (layer, tab) => this.open(layer, tab),
    });
    this.shown = { panel, view };
    panel.onDidChangeViewState(() => view.visibilityChanged());
    panel.onDidDispose(() => {
      view.dispose();
      this.sessions.apartTexts.end();
      this.shown = null;
    });
    panel.webview.html = viewHtml(panel.webview, this.extension, 'panel');
    this.openEmitter.fire();
  }
}
