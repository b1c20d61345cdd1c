/** A message as plain data: what a frontend has to show, in reading order. One card, three renderers (components, embed, text). */

/** Tone repeats what the headline says in words: grey, blue, amber, green, red. */
export type Tone = 'waiting' | 'working' | 'caution' | 'good' | 'bad';

export type CardBlock =
  /** Markdown of our own making: untrusted parts are already neutralised. */
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Preformatted; the renderer adds the fence. Backticks in it are already broken. */
  | { readonly kind: 'code'; readonly language: 'diff' | 'text'; readonly text: string }
  /** Small print (`-#`). */
  | { readonly kind: 'small'; readonly text: string }
  /** Between sections; a line, or an empty line where a frontend has none. */
  | { readonly kind: 'divider' }
  /** A file shown at this place, by its name in `files`. */
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'image'; readonly name: string; readonly alt: string };

export type ButtonStyle = 'primary' | 'secondary' | 'success' | 'danger';

/** What a button asks for; the frontend signs it together with the session and the digest. */
export type ButtonAction =
  | 'plan'
  | 'confirm'
  | 'cancel'
  | 'details'
  | 'approve'
  | 'reject'
  | 'override'
  | 'unlock'
  | 'stop'
  | 'keep-going'
  | 'force'
  | 'previous'
  | 'next';

export interface CardButton {
  readonly action: ButtonAction;
  /** Without emoji. At most 34 characters. */
  readonly label: string;
  readonly emoji?: string;
  readonly style: ButtonStyle;
  readonly enabled: boolean;
  /** The plan the button belongs to, where it acts on one. */
  readonly digest?: string;
}

export interface CardFile {
  /** `plan.txt` */
  readonly name: string;
  readonly content: string | Uint8Array;
  /** For screen readers; pictures only. */
  readonly alt?: string;
}

export interface Card {
  readonly tone: Tone;
  readonly blocks: readonly CardBlock[];
  readonly rows: readonly (readonly CardButton[])[];
  readonly files: readonly CardFile[];
}

/** A classic message that calls a person: it must reach a locked phone, so it is plain content. */
export interface Call {
  readonly text: string;
  /** Ids of the people it mentions (`<@id>` stands in the text); nobody else is pinged. */
  readonly mentions: readonly string[];
  readonly roles?: readonly string[];
  readonly files: readonly CardFile[];
  readonly rows: readonly (readonly CardButton[])[];
}
