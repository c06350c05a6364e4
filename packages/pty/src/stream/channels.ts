import { channel } from 'node:diagnostics_channel';

const channels = {
  'strand-pty:spawn': channel('strand-pty:spawn'),
  'strand-pty:exit': channel('strand-pty:exit'),
  'strand-pty:close': channel('strand-pty:close'),
  'strand-pty:error': channel('strand-pty:error'),
};

/** Publishes a message of `DiagnosticsMessages`. Creates it only when the channel has a subscriber. */
export function publish(name: keyof typeof channels, message: () => object): void {
  const { [name]: to } = channels;
  if (to.hasSubscribers) to.publish(message());
}
