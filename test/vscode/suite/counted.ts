// What goes to views and to workers, counted where it leaves the extension: at VS Code's own objects and at Node's.

import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';

type Sent = { readonly type?: string; readonly name?: string; readonly state?: { run?: { step: number } | null } };

/** Messages that were posted to the panel and the side bar, and requests that were posted to any worker. */
export const counted: { panel: Sent[]; sidebar: Sent[]; worker: string[] } = { panel: [], sidebar: [], worker: [] };

/** To be called before the extension wakes: from then on everything is counted. */
export function beginCounting(): void {
  const { window } = vscode;
  const create = window.createWebviewPanel.bind(window);
  window.createWebviewPanel = (...given: Parameters<typeof create>) => {
    const panel = create(...given);
    if (panel.viewType === 'deltascope.panel') count(panel.webview, 'panel');
    return panel;
  };
  const register = window.registerWebviewViewProvider.bind(window);
  window.registerWebviewViewProvider = (id, provider, options) => {
    const resolve = provider.resolveWebviewView.bind(provider);
    provider.resolveWebviewView = (view, ...rest) => {
      count(view.webview, 'sidebar');
      return resolve(view, ...rest);
    };
    return register(id, provider, options);
  };
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (this: Worker, message: Sent, ...rest: []) {
    if (message.type === 'request') counted.worker.push(message.name ?? '');
    return post.call(this, message, ...rest);
  };
}

function count(webview: vscode.Webview, as: 'panel' | 'sidebar'): void {
  const post = webview.postMessage.bind(webview);
  webview.postMessage = (message: Sent) => {
    counted[as].push(message);
    return post(message);
  };
}
