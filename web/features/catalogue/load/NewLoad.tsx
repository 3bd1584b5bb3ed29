import { Button, FileInput, SegmentedControl, Select, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconFileUpload } from '@tabler/icons-react'
import { useEffect, useState, type DragEvent, type FormEvent } from 'react'
import type { CatalogueLoad } from '#shared/contracts/catalogue.ts'
import { ApiError } from '../../../base/api.ts'
import { useReferences } from '../../../base/references.ts'
import { fieldText, refusalText } from '../../../base/refusals.ts'
import { useSession } from '../../../base/session.ts'
import { Block } from '../../../ui/page/Page.tsx'
import { useLoadActions } from './load-api.ts'
import classes from './load.module.css'

type NewLoadProps = { loads: CatalogueLoad[]; onStart: () => void; onEnd: () => void }

/** Begins a load: a file from this computer, or the address where the store keeps its catalogue. */
export function NewLoad({ loads, onStart, onEnd }: NewLoadProps) {
  const { t } = useLingui()
  const references = useReferences()
  const mine = useSession().user.sites
  const actions = useLoadActions()
  const [how, setHow] = useState<'file' | 'address'>('file')
  const [chosenSite, setSite] = useState<string | null>(null)
  const [file, setFile] = useState<File | null>(null)
  const [address, setAddress] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [isOver, setOver] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const sites = (references?.sites ?? []).filter(site => site.active && !site.isDemo && (mine === 'all' || mine.includes(site.code)))
  const site = sites.find(one => one.code === chosenSite) ?? sites.find(one => one.defaultForCrm) ?? sites[0]
  const url = address ?? site?.ymlUrl ?? ''
  const isRunning = loads.some(load => load.site === site?.code && load.state === 'running')
  useEffect(() => { setError(null) }, [how, site?.code, file, url])

  const start = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!site) return
    if (how === 'file' && !file) { setError(new ApiError(400, 'file_missing')); return }
    setError(null)
    setBusy(true)
    onStart()
    try {
      await (how === 'file' ? actions.upload(site.code, file!) : actions.byAddress(site.code, url.trim()))
      setFile(null)
    } catch (refused) {
      setError(refused)
    } finally {
      setBusy(false)
      onEnd()
    }
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const dropped = event.dataTransfer.files[0]
    if (dropped && !isBusy) { setHow('file'); setFile(dropped) }
  }
  const wrongAddress = error instanceof ApiError ? error.fields.find(field => field.path === 'url') : undefined
  const words = error === null ? null : wrongAddress ? fieldText(wrongAddress) : refusalText(error)
  if (references && sites.length === 0) return <Block><p className="soft"><Trans>There is no store that you may load a catalogue for.</Trans></p></Block>
  return (
    <Block>
      <form
        className={classes.form} data-over={isOver || undefined} aria-label={t`New load`} onSubmit={event => void start(event)} onDrop={drop}
        onDragOver={event => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}
      >
        {sites.length > 1 && (
          <Select
            label={<Trans>Store</Trans>} allowDeselect={false} disabled={isBusy} data={sites.map(one => ({ value: one.code, label: one.name }))} value={site?.code ?? null}
            onChange={code => { setSite(code); setAddress(null) }}
          />
        )}
        <SegmentedControl
          className={classes.how} aria-label={t`Where the catalogue is`} value={how} disabled={isBusy} onChange={value => setHow(value as 'file' | 'address')}
          data={[{ value: 'file', label: t`File` }, { value: 'address', label: t`Address on the site` }]}
        />
        {how === 'file'
          ? <FileInput label={<Trans>Catalogue file</Trans>} description={<Trans>ICML (or YML), as store modules make it. It can also be dropped here.</Trans>} placeholder={t`Choose a file`} leftSection={<IconFileUpload size={16} aria-hidden />} accept=".xml,.icml,.yml,text/xml,application/xml" clearable value={file} disabled={isBusy} onChange={setFile} error={words} />
          : <TextInput label={<Trans>Address of the catalogue</Trans>} description={<Trans>The server fetches the file by itself; this takes a while with a large one.</Trans>} placeholder="https://example.ru/catalog.xml" type="url" value={url} disabled={isBusy} onChange={event => setAddress(event.currentTarget.value)} error={words} />}
        <div className={classes.buttons}>
          <Button type="submit" loading={isBusy} disabled={!site || isRunning}><Trans>Load</Trans></Button>
          {isRunning && !isBusy && <span className="soft"><Trans>A catalogue of this store is being loaded right now.</Trans></span>}
          {isBusy && how === 'file' && <span className="soft"><Trans>Do not close this tab until the file has been sent.</Trans></span>}
        </div>
      </form>
    </Block>
  )
}
