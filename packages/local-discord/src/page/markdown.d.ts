/** The nodes that Discord's Markdown is parsed to. */
export interface MarkdownNode {
  type: string;
  text?: string;
  children?: MarkdownNode[];
  [detail: string]: unknown;
}
export function parseMarkdown(text: string): MarkdownNode[];
export function parseInline(text: string): MarkdownNode[];
export function plainText(nodes: MarkdownNode[]): string;
export function headlineOf(text: string): string;
