/**
 * The pictures and number formats, as the rest of the house sees them. No picture keeps state: what
 * must stay still between two calls (axes) is handed back to the caller.
 */
export type { RgbaImage, Surface } from './surface.ts';
export { themeFromStyle } from './theme.ts';
export type { MethodStyle, Theme } from './theme.ts';

// startColours(points: Float32Array [n,2], map: 'safe' | 'paper', dark: boolean): PointColours
// (PointColours is opaque to the app: make once per run/theme/map, hand to drawStage / drawThumbnail)
export { startColour, startColours } from './startColour.ts';
export type { ColourBucket, PointColours, StartMap } from './startColour.ts';

// makeGhost(logDensity: (points: Float32Array) => Float64Array, masses = [0.99, 0.5], grid = 128): Ghost
// (Ghost is structured-cloneable)
export { makeGhost } from './ghost.ts';
export type { Ghost, GhostLevel } from './ghost.ts';

// cloudLogDensity(points, grid), cloudEntropy(logDensities): estimates for outlines and axes
export { cloudEntropy, cloudLogDensity } from './cloud.ts';

// drawStage(surface, frame: StageFrame, options: StageOptions): void
//   StageFrame   { start: Float32Array | null; mapped: Float32Array; colours: PointColours | null;
//                  layers?: Float32Array | null }
//   StageOptions { size: number; morph: number; show: { points, paths, ghost, origins: boolean };
//                  paths: number (150); pathStyle: 'straight' | 'layers'; ghost: Ghost | null; theme }
export { drawStage } from './stage.ts';
export type { PathStyle, StageFrame, StageLayer, StageLayers, StageOptions } from './stage.ts';
export { positionsOf } from './paths.ts';
export { frameScale } from './frameScale.ts';

// Layers of the stage: cells are made once per frame and theme, and drawn with drawCells.
export { drawCells } from './cells.ts';
export type { Cells } from './cells.ts';
export { densityCells, densityRange } from './heatmap.ts';
export { logDetCells, logDetReach, residualCells, residualReach } from './signedHeat.ts';
export { drawGridLines, gridColours } from './gridLines.ts';
export { drawArrows } from './arrows.ts';
export { drawPins } from './pins.ts';
export type { Pin } from './pins.ts';
export { drawTwin } from './twin.ts';
export type { Twin } from './twin.ts';
// valueColours(values, range, stops): PointColours of a value each
export { over, cssOf, parseHex, valueColours } from './ramp.ts';
export type { Range } from './ramp.ts';

// emptyDensity(side), addToDensity(sums, start, mapped), drawDensity(sums, pixels: RGBA, dark): void
export { addToDensity, drawDensity, emptyDensity } from './densityImage.ts';
export type { DensitySums } from './densityImage.ts';

// drawHistogram(surface, data: HistogramData, theme): HistogramAxes
//   HistogramData { width; height; runs: HistogramRun[]; randomPairing: Float32Array | null;
//                   otOwnImage: number | null; otLaws: { value: number; floor: number } | null;
//                   maximum: number; axes?: HistogramAxes | null }   // axes = what the last call returned
//   HistogramRun  { label: string; method: MethodId; distances: Float32Array | DistanceCounts }
export { drawHistogram } from './histogram.ts';
export { histogramInset } from './histogramPlot.ts';
export { binWidth } from './bins.ts';
export { addDistances, emptyCounts } from '../util/distanceCounts.ts';
export type { DistanceCounts } from '../util/distanceCounts.ts';
export type { HistogramAxes, HistogramData, HistogramRun } from './histogram.ts';

// drawLoss(surface, data: LossData, theme): void
//   LossData  { width; height; phases: LossPhase[] }
//   LossPhase { id: PhaseId; label: string; steps: number; nothingToTrain?: boolean;
//               runs: LossRun[]; entropies: { label: string; value: number }[] }
//   LossRun   { label: string; method: MethodId; losses: LossPoint[] }
export { drawLoss } from './loss.ts';
export type { LossData, LossPhase, LossRun } from './loss.ts';

// drawThumbnail(surface, points: Float32Array, colours: PointColours | null, size: number, theme): void
export { drawThumbnail } from './thumbnail.ts';

// distance, nats, share (fraction 0..1), count, tiny: (number | null | undefined) => string
export { count, distance, nats, oneDecimal, share, tiny } from './format.ts';
export { fontOf } from './text.ts';

// drawFigure, figureSize, panelPlaces: the papers' figures from FigureData (figures/index.ts, which
// pages load by itself).
