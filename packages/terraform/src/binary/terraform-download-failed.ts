/** Why a pinned terraform could not be had. Nothing that was not verified is left behind or executed. */

export type TerraformDownloadFailedCode =
  | 'unreachable'
  | 'not-offered'
  | 'wrong-key'
  | 'wrong-signature'
  | 'wrong-checksum'
  | 'wrong-archive';

export class TerraformDownloadFailed extends Error {
  override readonly name = 'TerraformDownloadFailed';
  readonly code: TerraformDownloadFailedCode;
  readonly hint: string;
  constructor(code: TerraformDownloadFailedCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
