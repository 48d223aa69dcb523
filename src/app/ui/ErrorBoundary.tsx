/**
 * What stands on the page when drawing it fails: the sentence of the error and a way on. Repairs
 * nothing.
 */
import { Component, type ReactNode } from 'react';
import { strings } from './strings.ts';

interface State {
  message: string | null;
}

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <div className="page-error" role="alert">
        <h1>{strings.pageBroke}</h1>
        <p>{message}</p>
        <p>{strings.pageBrokeAdvice}</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          {strings.reload}
        </button>
      </div>
    );
  }
}
