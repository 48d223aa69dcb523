/** The kernels in base64, compiled on demand by scripts/lib/kernels.mjs. */
declare module 'morphlab:kernels/*' {
  const base64: string;
  export default base64;
}
