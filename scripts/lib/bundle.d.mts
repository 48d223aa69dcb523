/** Path of an up-to-date bundle, see bundle.mjs. */
export function bundle(name: 'lab' | 'bench' | 'tables'): Promise<string>;
