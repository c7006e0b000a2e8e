/** Which times count: `5`, `== 5`, `>= 5`, `> 5`, `< 5`, `<= 5`, `% 5` (every fifth), as VS Code's debuggers write it. Null where it is no such text. */
export function hitCount(text: string): ((times: number) => boolean) | null {
  const match = /^\s*(>=|<=|==|=|>|<|%)?\s*(\d+)\s*$/.exec(text);
  if (!match) return null;
  const [wanted, operator = '=='] = [Number(match[2]), match[1]];
  switch (operator) {
    case '>=':
      return (times) => times >= wanted;
    case '<=':
      return (times) => times <= wanted;
    case '>':
      return (times) => times > wanted;
    case '<':
      return (times) => times < wanted;
    case '%':
      return wanted === 0 ? null : (times) => times % wanted === 0;
    default:
      return (times) => times === wanted;
  }
}
