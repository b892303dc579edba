/** A failure that the user can do something about; its text says what, and may be shown as it is. Anything else thrown is a bug. */
export class HumanError extends Error {
  override readonly name = 'HumanError';
}
