/** Why a module cannot be planned as it is: something a person has to change in it or in the settings. */

export type ConfigurationRefusedCode =
  | 'not-a-folder'
  | 'no-configuration'
  | 'too-many-files'
  | 'too-large'
  | 'link-leaves'
  | 'not-a-file'
  | 'reserved-name'
  | 'backend'
  | 'policy';

/** One thing of a module that its policy does not allow. */
export interface ModuleProblem {
  /** Relative to the module. */
  readonly file: string;
  readonly line?: number;
  readonly reason: string;
  /** The key of the catalog entry's `module_policy` that would allow it; absent where nothing does. */
  readonly allowedBy?: string;
}

export class ConfigurationRefused extends Error {
  override readonly name = 'ConfigurationRefused';
  readonly code: ConfigurationRefusedCode;
  readonly hint: string;
  /** Of code `policy`: all of them, in the order of the files. */
  readonly problems: readonly ModuleProblem[];
  constructor(code: ConfigurationRefusedCode, message: string, hint: string, problems: readonly ModuleProblem[] = []) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.problems = problems;
  }
}
