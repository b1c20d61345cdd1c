/** Why a module cannot be planned as it is: something a person has to change in it or in the settings. */

export type ConfigurationRefusedCode =
  | 'not-a-folder'
  | 'no-configuration'
  | 'too-many-files'
  | 'too-large'
  | 'link-leaves'
  | 'not-a-file'
  | 'reserved-name'
  | 'backend';

export class ConfigurationRefused extends Error {
  override readonly name = 'ConfigurationRefused';
  readonly code: ConfigurationRefusedCode;
  readonly hint: string;
  constructor(code: ConfigurationRefusedCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
