import { msg } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { onApiError } from '../../base/api.ts'
import { startLive } from '../../base/live.ts'
import { queryClient } from '../../base/query-client.ts'
import { sessionQuery } from '../../base/session.ts'
import { SharedData } from '../../base/SharedData.tsx'
import { ConflictHost } from '../../ui/edit/ConflictHost.tsx'
import { ConfirmHost } from '../../ui/feedback/confirm.tsx'
import { useShortcuts } from '../../ui/feedback/shortcuts.tsx'
import { Slot } from '../../ui/page/Slot.tsx'
import { useNarrow } from '../../ui/page/narrow.ts'
import { BottomBar } from './BottomBar.tsx'
import { useCommands } from './commands.ts'
import { ConnectionBar } from './ConnectionBar.tsx'
import { keepFocus } from './keep-focus.ts'
import { loadWhenIdle } from './load-when-idle.ts'
import { useOwnLook } from './own-look.ts'
import { Rail } from './Rail.tsx'
import { TopBar } from './TopBar.tsx'
import classes from './shell.module.css'

const Palette = lazy(() => import('./Palette.tsx').then(module => ({ default: module.Palette })))
const ShortcutHelp = lazy(() => import('../../ui/feedback/ShortcutHelp.tsx').then(module => ({ default: module.ShortcutHelp })))

/** Everything behind the door: the data that all share, and the frame. */
export const Shell = () => <SharedData><Frame /></SharedData>

/** The frame of every page: rail, top bar, content; on a phone a bottom bar instead of the rail. */
function Frame() {
  const narrow = useNarrow()
  const navigate = useNavigate()
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  const { commands } = useCommands()

  useOwnLook()
  useEffect(startLive, [])
  useEffect(keepFocus, [])
  useEffect(loadWhenIdle, [])
  useEffect(() => onApiError(error => {
    if (error.code === 'password_change_needed' || error.code === 'two_factor_needed') return void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }).then(() => navigate({ to: '/secure', search: { to: window.location.pathname + window.location.search } }))
    if (error.status !== 401) return
    // First away from here, then forget: what stands on the page still reads the session while it goes.
    void navigate({ to: '/sign-in', search: { to: window.location.pathname + window.location.search } }).then(() => queryClient.clear())
  }), [navigate])
  useShortcuts([
    { code: 'KeyK', mod: true, label: msg`Find anything, run a command`, run: () => setPalette(true) },
    { code: 'Slash', shift: true, label: msg`The list of keys (?)`, run: () => setHelp(true) },
    ...commands.flatMap(({ keys, label, to, run }) => (keys ? [{ code: keys, label, run: () => (to ? void navigate({ to }) : run?.()) }] : [])),
  ])

  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}><Trans>To the content</Trans></a>
      {!narrow && <Rail />}
      <div className={classes.main}>
        <Slot name="shell.banner" with={{}} />
        <TopBar onSearch={() => setPalette(true)} onHelp={() => setHelp(true)} />
        <ConnectionBar />
        <main id="content" className={classes.content} tabIndex={-1}><Outlet /></main>
        {narrow && <BottomBar />}
      </div>
      <Suspense fallback={null}>
        {palette && <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />}
        {help && <ShortcutHelp onClose={() => setHelp(false)} />}
      </Suspense>
      <Slot name="shell.overlay" with={{}} />
      <ConflictHost />
      <ConfirmHost />
    </div>
  )
}
