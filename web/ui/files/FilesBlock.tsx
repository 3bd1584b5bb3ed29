import { ActionIcon, Button, FileButton } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { AttachedFile, AttachedFiles } from '#shared/contracts/files.ts'
import { api } from '../../base/api.ts'
import { formatNumber } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import { When } from '../display/When.tsx'
import { confirm } from '../feedback/confirm.tsx'
import { toastError } from '../feedback/toast.tsx'
import { Block } from '../page/Page.tsx'
import classes from './files.module.css'

const MEGABYTE = 1024 * 1024

/** Files that hang on a record: add (button or drop), download, remove. Whoever sees the record sees them. */
export function FilesBlock({ entity, id }: { entity: string; id: number }) {
  const { t } = useLingui()
  const path = `/api/files/${entity}/${id}`
  const queries = useQueryClient()
  const reset = useRef<() => void>(null)
  // Named by the record, so that the live feed refreshes it with the record.
  const queryKey = [entity, id, 'files']
  const files = useQuery({ queryKey, queryFn: ({ signal }) => api.get<AttachedFiles>(path, {}, signal) })
  const add = useMutation({
    mutationFn: async (chosen: File[]) => {
      for (const file of chosen) await api.upload<AttachedFile>(path, file, { name: file.name })
    },
    onError: (error) => toastError(error),
    onSettled: () => {
      reset.current?.()
      return queries.invalidateQueries({ queryKey })
    },
  })
  const list = files.data?.files ?? []
  return (
    <Block
      title={<Trans>Files</Trans>}
      actions={
        <FileButton onChange={(chosen) => add.mutate(chosen)} multiple resetRef={reset} inputProps={{ 'aria-label': t`Choose files` }}>
          {(props) => (
            <Button {...props} variant="subtle" color="gray" size="compact-sm" loading={add.isPending} leftSection={<IconPaperclip size={16} stroke={1.5} />}>
              <Trans>Attach</Trans>
            </Button>
          )}
        </FileButton>
      }
    >
      <div
        className={classes.drop}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          add.mutate([...event.dataTransfer.files])
        }}
      >
        {list.length === 0 ? (
          <p className="faint"><Trans>No files yet: attach one or drop it here.</Trans></p>
        ) : (
          <ul className={classes.list} aria-label={t`Files`}>
            {list.map((file) => <FileLine key={file.id} file={file} path={path} queryKey={queryKey} />)}
          </ul>
        )}
      </div>
    </Block>
  )
}

function FileLine({ file, path, queryKey }: { file: AttachedFile; path: string; queryKey: unknown[] }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api.delete<AttachedFiles>(`${path}/${file.id}`),
    onSuccess: (left) => queries.setQueryData(queryKey, left),
    onError: (error) => toastError(error),
  })
  const ask = async (): Promise<void> => {
    const sure = await confirm({ title: t`Remove the file?`, body: file.name, action: t`Remove`, danger: true })
    if (sure) remove.mutate()
  }
  return (
    <li className={classes.line}>
      <a href={`${path}/${file.id}`} download={file.name} className={classes.name}>{file.name}</a>
      <span className="faint numbers"><Size bytes={file.size} /></span>
      <span className="faint"><When value={file.createdAt} />{file.by ? `, ${file.by}` : ''}</span>
      {file.mayRemove && (
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t`Remove ${file.name}`} loading={remove.isPending} onClick={() => void ask()}>
          <IconX size={16} stroke={1.5} />
        </ActionIcon>
      )}
    </li>
  )
}

function Size({ bytes }: { bytes: number }) {
  const locale = useLocale()
  if (bytes < 1024) return <Plural value={bytes} one="# byte" other="# bytes" />
  if (bytes < MEGABYTE) return <Trans>{formatNumber(bytes / 1024, locale, 0)} kB</Trans>
  return <Trans>{formatNumber(bytes / MEGABYTE, locale, 1)} MB</Trans>
}
