import { bringRefusalMessages } from '../../base/known-refusals.ts'

/** Pieces that the first screen can do without are brought once it stands: they open at once, also when the connection is gone by then. */
export function loadWhenIdle(): () => void {
  const load = (): void => {
    void Promise.all([
      bringRefusalMessages(),
      import('./Palette.tsx'),
      import('./MoreSections.tsx'),
      import('../../ui/feedback/ConfirmDialog.tsx'),
      import('../../ui/feedback/ShortcutHelp.tsx'),
      import('../../ui/edit/ConflictDialog.tsx'),
      import('../../ui/filter/ClauseEditor.tsx'),
      import('../../ui/list/ColumnList.tsx'),
      import('../../ui/list/NameView.tsx'),
    ]).catch(() => undefined)
  }
  const timer = setTimeout(load, 2000)
  return () => clearTimeout(timer)
}
