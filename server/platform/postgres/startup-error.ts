/** Something a person has to mend before the program can start. The message says what is wrong and what to do, and is shown without a stack. */
export class StartupError extends Error {
  override name = 'StartupError'
}
