import type { ExplainView } from '../view.js';

/** Questions asked one after another, and the one on view. */
export type Asked = ExplainView['asked'];

/** So many questions are kept. */
const MOST = 50;

/** A new question takes the place of what was gone back from. */
export function askAlso({ questions, now }: Asked, at: string): Asked {
  if (questions[now] === at) return { questions, now };
  const kept = [...questions.slice(0, now + 1), at].slice(-MOST);
  return { questions: kept, now: kept.length - 1 };
}

export function walked({ questions, now }: Asked, by: 1 | -1): Asked {
  return { questions, now: Math.min(questions.length - 1, Math.max(0, now + by)) };
}
