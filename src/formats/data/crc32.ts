/** x³² + x²⁶ + x²³ + … + 1, bits reversed (RFC 1952, 8). */
const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

/** The checksum of gzip and zip, over bytes that come in pieces. */
export class Crc32 {
  private rest = 0xffffffff;

  add(bytes: Uint8Array): this {
    let rest = this.rest;
    for (let i = 0; i < bytes.length; i++)
      rest = (TABLE[(rest ^ (bytes[i] as number)) & 0xff] as number) ^ (rest >>> 8);
    this.rest = rest;
    return this;
  }

  /** From 0 to 2³² − 1. */
  get value(): number {
    return (this.rest ^ 0xffffffff) >>> 0;
  }
}
