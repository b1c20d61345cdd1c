/** A modal dialog that the bot opened, in the form in which it sent it. */
import type { WireComponent } from '../messages/walk-components.ts';

export interface Modal {
  /** The interaction that it answers. */
  interactionId: string;
  customId: string;
  title: string;
  components: WireComponent[];
}
