import { Button, Drawer } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Template, TemplateVersion } from '#shared/contracts/message-templates.ts'
import { When } from '../../../ui/display/When.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { linesOf, lineDifferences } from './version-lines.ts'
import { restoreVersion, versionsQuery } from './template-api.ts'
import classes from './templates.module.css'

type Props = { template: Template; onClose: () => void; onRestored: () => void; readOnly: boolean }

/** What the template was, who changed what, and the way back. */
export function VersionsPanel({ template, onClose, onRestored, readOnly }: Props) {
  const { t } = useLingui()
  const { data: versions, error, refetch } = useQuery(versionsQuery(template.id))
  const [open, setOpen] = useState<number | null>(template.version)
  const restoring = useMutation({
    mutationFn: (version: number) => restoreVersion(template.id, version, template.version),
    onSuccess: (saved, version) => { onRestored(); toast({ message: t`The content of version ${version} is version ${saved.version} now.` }); onClose() },
    onError: toastError,
  })
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={<Trans>Versions</Trans>} closeButtonProps={{ 'aria-label': t`Close` }}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!versions && !error && <CardSkeleton lines={6} />}
      <ol className={classes.versions}>
        {versions?.map((version, place) => (
          <li key={version.version} className={classes.version}>
            <div className={classes.versionHead}>
              <Button size="compact-sm" variant="subtle" color="gray" aria-expanded={open === version.version} onClick={() => setOpen(open === version.version ? null : version.version)}><Trans>Version {version.version}</Trans></Button>
              <span className="soft">{version.author?.name ?? <Trans>came with the program</Trans>} · <When value={version.createdAt} />{version.restoredFrom !== null && <> · <Trans>taken from version {version.restoredFrom}</Trans></>}</span>
              {version.version === template.version ? <span className={classes.mark}><Trans>now</Trans></span>
                : !readOnly && <Button size="compact-sm" variant="default" loading={restoring.isPending && restoring.variables === version.version} onClick={() => restoring.mutate(version.version)}><Trans>Take this one</Trans></Button>}
            </div>
            {open === version.version && <Difference version={version} before={versions[place + 1]} />}
          </li>
        ))}
      </ol>
    </Drawer>
  )
}

function Difference({ version, before }: { version: TemplateVersion; before: TemplateVersion | undefined }) {
  const { t } = useLingui()
  const lines = lineDifferences(before ? linesOf(before) : [], linesOf(version))
  if (before && lines.every(line => line.kind === 'same')) return <p className="soft"><Trans>The texts are the same: only a setting was changed.</Trans></p>
  return (
    <pre className={classes.difference} tabIndex={0} aria-label={t`What was changed`}>
      {lines.map((line, place) => <span key={place} data-kind={line.kind} dir="auto">{line.kind === 'added' ? <><span className="visually-hidden">{t`added:`} </span>+ </> : line.kind === 'removed' ? <><span className="visually-hidden">{t`removed:`} </span>− </> : '  '}{line.text}{'\n'}</span>)}
    </pre>
  )
}
