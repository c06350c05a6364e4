/** A buffer whose length can change, which the types of the library that we compile against do not know yet. */
export interface ResizableBuffer extends ArrayBuffer {
  resize(length: number): void;
}

export function resizable(length: number, maxByteLength = length): ResizableBuffer {
  return Reflect.construct(ArrayBuffer, [length, { maxByteLength }]) as ResizableBuffer;
}
