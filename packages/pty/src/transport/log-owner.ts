/** Something that names itself in a log. */
export interface LoggingContext {
  logPrefix(): string;
}

/** Reference: `_LogOwner`. */
export class LogOwner implements LoggingContext {
  /** Put in front of every line in a log; override it to say more. */
  logPrefix(): string {
    return '-';
  }

  /** What stands for another object: its own prefix if it has one, else the name of its class. */
  protected getLogPrefix(applicationObject: object): string {
    if ('logPrefix' in applicationObject && typeof applicationObject.logPrefix === 'function') {
      return String(applicationObject.logPrefix());
    }
    return applicationObject.constructor?.name ?? 'Object';
  }
}
