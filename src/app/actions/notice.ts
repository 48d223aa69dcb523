/**
 * Says one sentence to the visitor and takes it back. Chooses no words of its own.
 */
import { viewStore } from '../state/view.ts';

export function say(notice: string): void {
  viewStore.setState({ notice, noticeUrgent: true });
}

/** The same for what asks nothing of the visitor: a screen reader finishes its sentence first. */
export function mention(notice: string): void {
  viewStore.setState({ notice, noticeUrgent: false });
}

export function dismissNotice(): void {
  viewStore.setState({ notice: null });
}

/** The sentence of anything thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
