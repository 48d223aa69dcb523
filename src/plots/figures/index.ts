/**
 * The papers' figures as pictures. Everything is drawn from `FigureData`; no picture keeps state.
 */
export { drawFigure, figureImages, figureSize, panelPlaces } from './figure.ts';
export type { FigureSize, PanelPlace } from './figure.ts';
export type { FigureOptions } from './context.ts';
export { canvasSurface, carry } from './canvasSurface.ts';
export { statText } from './stats.ts';
