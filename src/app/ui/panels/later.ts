/** What later.tsx fetches in one piece, after the controls. */
export { openDrawing } from '../../actions/draft.ts';
export { Advanced } from '../controls/Advanced.tsx';
export { chooseFile } from '../own/chooseFile.ts';
export { OwnData } from '../own/OwnData.tsx';
export { Exporting } from '../exporting/Exporting.tsx';
export { SessionBar } from '../exporting/SessionBar.tsx';
export { Card } from './Card.tsx';
export { CardSheet } from './CardSheet.tsx';
export { ConditionBar } from './ConditionBar.tsx';
export { Histogram, LossChart } from './Charts.tsx';
export { Keys } from './Keys.tsx';
export { LookMenu } from './LookMenu.tsx';
export { MetricTable } from './MetricTable.tsx';
export { Panes } from './Panes.tsx';
export { PhaseBar } from './PhaseBar.tsx';
export { SheetBar } from './SheetBar.tsx';
export { SlowOffer } from './SlowOffer.tsx';
export { ThumbnailPicture } from './ThumbnailPicture.tsx';
