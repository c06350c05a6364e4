/** A resizable ArrayBuffer, which the library types that this compiles against do not declare. */
export interface ResizableBuffer extends ArrayBuffer {
  resize(length: number): void;
}

export function resizable(length: number, maxByteLength = length): ResizableBuffer {
  return Reflect.construct(ArrayBuffer, [length, { maxByteLength }]) as ResizableBuffer;
}
