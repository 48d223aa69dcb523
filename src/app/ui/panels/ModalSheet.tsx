/**
 * A modal dialog with its heading and its way out. Opens when it is mounted and closes natively in every
 * way, also by a press beside it, so that the browser gives the focus back; knows not what it shows.
 */
import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from '../icons.tsx';

interface Props {
  className: string;
  testId: string;
  title: string;
  /** Name of the closing button. */
  closeName: string;
  onClose: () => void;
  children: ReactNode;
}

export function ModalSheet(props: Props): ReactNode {
  const { className, testId, title, closeName, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className={`modal-sheet ${className}`}
      aria-label={title}
      data-testid={testId}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="modal-inside">
        <h2 className="heading">
          {title}
          <button type="button" className="tool" aria-label={closeName} onClick={close}>
            <Icon name="close" />
          </button>
        </h2>
        {children}
      </div>
    </dialog>
  );
}
