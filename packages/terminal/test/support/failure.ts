import assert from 'node:assert/strict';

/** Returns the message with which a promise rejects. */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
  throw new Error('nothing was thrown');
}
