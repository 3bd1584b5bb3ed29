/** A step of the launch: it saves by the ordinary routes and then says that it is done. */
export type StepForm = { done: () => void; isSaving: boolean }

/** The key that was made in this window: it is shown once, and the trial order is sent with it. */
const NAME = 'launch-key'
export const keptKey = (): string | null => sessionStorage.getItem(NAME)
export const keepKey = (key: string): void => sessionStorage.setItem(NAME, key)
