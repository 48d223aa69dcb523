/**
 * What the gallery ships with, fetched from beside the page and checked against its index: size, hash,
 * format and whose product it is. Knows no store; a file that is not as the index says is an error.
 */
import {
  galleryFileName,
  parseGalleryIndex,
  parseSchematics,
  type GalleryFile,
  type GalleryIndex,
  type GallerySchematics,
} from '../../protocol/gallery.ts';
import { parseJudged, type GalleryJudged } from '../../protocol/judged.ts';
import type { Product } from '../../protocol/product.ts';
import { readProduct } from '../../protocol/productFile.ts';

export interface GalleryFiles {
  /**
   * Null where nothing ships.
   * @throws Error in one sentence when it cannot be fetched or read
   */
  index(): Promise<GalleryIndex | null>;
  /** @throws Error in one sentence when it cannot be fetched or read */
  schematics(): Promise<GallerySchematics>;
  /** Of the recorded runs. @throws Error in one sentence when it cannot be fetched or read */
  judged(): Promise<GalleryJudged>;
  /** @throws Error in one sentence when it cannot be fetched or read */
  product(file: GalleryFile): Promise<Product>;
}

/** Bytes of a file of the folder `gallery`; null where there is none. */
export type FetchFile = (name: string) => Promise<ArrayBuffer | null>;

async function fetchFile(name: string): Promise<ArrayBuffer | null> {
  const response = await fetch(new URL(`gallery/${name}`, document.baseURI));
  // A server that answers every address with the page has no such file either.
  const isPage = response.headers.get('content-type')?.includes('text/html') === true;
  if (response.status === 404 || isPage) return null;
  if (!response.ok) throw new Error(`${name} could not be fetched: ${response.status}`);
  return response.arrayBuffer();
}

export function createGalleryFiles(get: FetchFile = fetchFile): GalleryFiles {
  let index: Promise<GalleryIndex | null> | null = null;
  return {
    index() {
      index ??= get('index.json').then((bytes) => bytes && parseGalleryIndex(jsonOf(bytes)));
      // A visitor who was offline may try again.
      index.catch(() => (index = null));
      return index;
    },
    async schematics() {
      const bytes = await get('schematics.json');
      if (!bytes) throw new Error('schematics.json is missing');
      return parseSchematics(jsonOf(bytes));
    },
    async judged() {
      const bytes = await get('judged.json');
      if (!bytes) throw new Error('judged.json is missing');
      return parseJudged(jsonOf(bytes));
    },
    async product(file) {
      const name = galleryFileName(file);
      const bytes = await get(name);
      if (!bytes) throw new Error(`${name} is missing`);
      await check(bytes, file);
      return readProduct(bytes);
    },
  };
}

function jsonOf(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error('the index of the gallery is no JSON');
  }
}

async function check(found: ArrayBuffer, file: GalleryFile): Promise<void> {
  const { bytes, sha256 } = file;
  const name = galleryFileName(file);
  if (found.byteLength !== bytes)
    throw new Error(`${name} has ${found.byteLength} bytes instead of ${bytes}`);
  // Pages of insecure origins have no digest; size and format must do there.
  const digest = await globalThis.crypto.subtle?.digest('SHA-256', found);
  if (digest && hexOf(digest) !== sha256) throw new Error(`${name} is not the file that was made`);
}

const hexOf = (digest: ArrayBuffer): string =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
