import * as vscode from 'vscode';

/** 128 random bits: what a script must carry to be run. */
function nonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Folders that a view may load from. */
export function viewRoots(extension: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, 'dist', 'webview')];
}

/** A view's page: one script, one style sheet, and nothing else may run or load. */
export function viewHtml(webview: vscode.Webview, extension: vscode.Uri, view: 'panel' | 'sidebar'): string {
  const uri = (file: string): vscode.Uri =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webview', file));
  const key = nonce();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${key}'`,
    `style-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${uri(`${view}.css`)}">
<title>DeltaScope</title>
</head>
<body>
<div id="root"></div>
<script nonce="${key}" src="${uri(`${view}.js`)}"></script>
</body>
</html>`;
}
