/** Bytes written one after the other into memory that grows. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(1024);
  #length = 0;

  /** What was written so far; later writes may change it. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** `size` bytes, big-endian. */
  uint(value: number, size: 1 | 2 | 4): void {
    this.#grow(size);
    this.#length = this.#bytes.writeUIntBE(value, this.#length, size);
  }

  int64(value: bigint): void {
    this.#grow(8);
    this.#length = this.#bytes.writeBigInt64BE(value, this.#length);
  }

  double(value: number): void {
    this.#grow(8);
    this.#length = this.#bytes.writeDoubleBE(value, this.#length);
  }

  raw(bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** `text` as UTF-8, of which it has `size` bytes. */
  utf8(text: string, size: number): void {
    this.#grow(size);
    this.#bytes.write(text, this.#length, 'utf8');
    this.#length += size;
  }

  /** Puts `prefix` before everything that was written since `start`. */
  insert(start: number, prefix: Uint8Array): void {
    this.#grow(prefix.length);
    this.#bytes.copyWithin(start + prefix.length, start, this.#length);
    this.#bytes.set(prefix, start);
    this.#length += prefix.length;
  }

  #grow(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#bytes.length + more));
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}
