/** What is known of the last session, which the visitor may take up again. Holds no run. */
import { createStore } from 'zustand/vanilla';

export interface SessionState {
  /** When the session on offer was saved, ISO 8601; null when there is none, or it was answered. */
  readonly offer: string | null;
  /** True once this tab has seen that another one saves. */
  readonly elsewhere: boolean;
  /** When this tab last saved; null before. */
  readonly savedAt: string | null;
}

export const sessionStore = createStore<SessionState>()(() => ({
  offer: null,
  elsewhere: false,
  savedAt: null,
}));
