import type { Plugin } from 'vite';

export function kernels(): Plugin;
export function kernelBinary(build: string): Promise<Buffer>;
export const kernelBuilds: readonly string[];
