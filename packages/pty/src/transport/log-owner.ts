/** The base of a transport that names itself in a log. Reference: `_LogOwner`. */
export class LogOwner {
  /** Returns the prefix of lines in a log, `'-'` by default. */
  logPrefix(): string {
    return '-';
  }

  /** Returns the prefix of another object: its own if it has one, else the name of its class. */
  protected getLogPrefix(applicationObject: object): string {
    if ('logPrefix' in applicationObject && typeof applicationObject.logPrefix === 'function') {
      return String(applicationObject.logPrefix());
    }
    return applicationObject.constructor?.name ?? 'Object';
  }
}
