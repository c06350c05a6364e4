/** What a shell offers: `'command'` are the programs of PATH, `'strand'` the commands of `strand`. */
export type Completes = 'file' | 'directory' | 'command' | 'strand' | 'nothing';

/** An option of a command, in the table by its long name. */
export interface Option {
  /** One letter. */
  readonly short?: string;
  /** The name of its value in the help: `COLUMNSxROWS`. Without it the option is a flag. */
  readonly value?: string;
  /** In the third person, without a full stop at the end. */
  readonly description: string;
  /** Whether all values count, not only the last one. Default: false. */
  readonly repeatable?: boolean;
  /** Whether the flag has an opposite, `--no-NAME`. Default: false. */
  readonly negatable?: boolean;
  /** The only values that it takes. */
  readonly choices?: readonly string[];
  /** What a shell offers for the value. Default: nothing. */
  readonly completes?: Completes;
  /**
   * Converts the value. Returns undefined for a value that is not valid, or throws a UsageError whose message continues
   * `--NAME: `.
   */
  readonly parse?: (text: string) => unknown;
  /** What a valid value is, for the error: `a number of seconds`. Needed when `parse` can return undefined. */
  readonly expected?: string;
}

export type Options = Readonly<Record<string, Option>>;

/** The type of one value of an option. */
type ValueOf<O extends Option> = O extends { readonly value: string }
  ? O extends { readonly parse: (text: string) => infer T }
    ? Exclude<T, undefined>
    : O extends { readonly choices: readonly (infer C)[] }
      ? C
      : string
  : boolean;

/** The values of the options by their long names; undefined for an option that was not given. */
export type Values<O extends Options> = {
  readonly [K in keyof O]: O[K] extends { readonly repeatable: true }
    ? readonly ValueOf<O[K]>[]
    : ValueOf<O[K]> | undefined;
};

/** An option as it was given, and its value. */
export type Given<O extends Options> = {
  readonly [K in keyof O & string]: { readonly name: K; readonly value: ValueOf<O[K]> };
}[keyof O & string];
