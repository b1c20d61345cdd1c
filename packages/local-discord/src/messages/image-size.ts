/** Width and height of PNG pictures, which Discord reports for attachments. */

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47];

/** Pixels, or `undefined` for everything that is not a PNG. */
export function imageSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 24 || PNG_SIGNATURE.some((byte, index) => bytes[index] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
