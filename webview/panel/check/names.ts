import type { Finding, Verdict } from '../../../src/protocol.js';

/** `hidden.df`; `loss.df`; `conv.pooling`: how an op's own derivative is called. */
export function opName({ layer, op }: { readonly layer: string; readonly op: string }): string {
  return op === 'activation' || op === 'loss' ? `${layer}.df` : `${layer}.${op}`;
}

/** `1 wrong derivative: hidden2.df`; what is not finite, or in doubt, is not called wrong. */
export function headline(findings: readonly Finding[], verdict: Verdict = 'mismatch'): string {
  const names = [...new Set(findings.map(nameOf))];
  if (findings[0]?.fault === 'non-finite') return `Some numbers are not finite, first in ${nameOf(findings[0])}`;
  if (verdict !== 'mismatch' && verdict !== 'non-finite') return `In doubt: ${names.slice(0, 4).join(', ')}`;
  const word = findings.every(isDerivative) ? 'derivative' : 'gradient';
  return `${findings.length} wrong ${findings.length === 1 ? word : `${word}s`}: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}`;
}

/** What a finding is about: an op's derivative, or a layer's gradients. */
export function nameOf(finding: Pick<Finding, 'layer' | 'op'>): string {
  return finding.op === 'gradient' ? finding.layer : opName(finding);
}

function isDerivative({ op }: Finding): boolean {
  return op !== 'gradient';
}

/** What the finding about a layer is called, where something follows from it. */
export function causeName(layer: string, findings: readonly Finding[]): string {
  const cause = findings.find((finding) => finding.layer === layer);
  return cause ? nameOf(cause) : opName({ layer, op: 'activation' });
}
