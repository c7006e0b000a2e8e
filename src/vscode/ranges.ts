import * as vscode from 'vscode';
import type { TextRange } from '../protocol.js';

export function toRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line, start.column, end.line, end.column);
}
