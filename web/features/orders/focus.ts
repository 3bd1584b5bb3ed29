export { useFocusBack } from '../../ui/feedback/focus-back.ts'

/** Gives the focus to the card (its panel, or the page) that a field stands in, so that the card's keys and Esc go on working. */
export function leaveField(field: HTMLElement): void {
  const around = field.closest<HTMLElement>('[tabindex="-1"]')
  if (around) around.focus({ preventScroll: true })
  else field.blur()
}
