import { Button, NumberInput, Radio, SegmentedControl } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SaveScale, ScaleView } from '#shared/contracts/segments.ts'
import { useAccount } from '../../../base/account.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useRight } from '../../../base/session.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { scaleQuery } from '../segment-api.ts'
import { Bands } from './Bands.tsx'
import { AXES, boundsOf, isRising, levelsOf, type Axis, type Bounds } from './levels.ts'
import classes from './scale.module.css'

type Preset = SaveScale['preset']
const PRESETS: { preset: Preset; name: MessageDescriptor; about: MessageDescriptor }[] = [
  { preset: 'prilavok', name: msg`By days, stretched to the pace of the shop`, about: msg`Recency 30, 60, 90 and 180 days, longer where people come back more seldom than monthly; frequency 2, 3, 5 and 10 orders; money in five equal groups of buyers` },
  { preset: 'expertsender', name: msg`Five equal groups of buyers, as in ExpertSender`, about: msg`Every axis is cut so that each band has a fifth of the buyers` },
  { preset: 'rees46', name: msg`Five equal steps over a year, as in REES46`, about: msg`The last 12 months without the two extreme hundredths; each band is equally wide` },
  { preset: 'retailcrm', name: msg`By hand, as in RetailCRM`, about: msg`Three levels or five bands with bounds of your own` },
]
const NAMES: Record<Axis, { title: MessageDescriptor; unit: MessageDescriptor }> = {
  recencyDays: { title: msg`Recency`, unit: msg`Days since the last order, up to` },
  frequency: { title: msg`Frequency`, unit: msg`Orders, from` },
  money: { title: msg`Money`, unit: msg`Sum of orders, from` },
}

/** What the bands of RFM go by: chosen, looked at with how many fall where, then kept. */
export function ScalePage() {
  const { t } = useLingui()
  const scale = useQuery(scaleQuery)
  return (
    <Page title={t`Bands of RFM`} narrow>
      <p className="soft"><Trans>Every buyer gets a mark from 1 to 5 for how recently, how often and for how much he has bought, 5 the best. Segments, reports and rules go by these marks.</Trans></p>
      {scale.isPending && <CardSkeleton lines={10} />}
      {scale.isError && !scale.data && <ErrorState error={scale.error} onRetry={() => void scale.refetch()} />}
      {scale.data && <ScaleForm kept={scale.data} />}
    </Page>
  )
}

function ScaleForm({ kept }: { kept: ScaleView }) {
  const { t, i18n } = useLingui()
  const mayChange = useRight('segments.change') !== null
  const [preset, setPreset] = useState<Preset>(kept.preset)
  const [bounds, setBounds] = useState<Bounds>(() => boundsOf(kept))
  const [isThree, setIsThree] = useState(() => AXES.every(axis => levelsOf(kept[axis]) !== null))
  const byHand = preset === 'retailcrm'
  const isReady = !byHand || AXES.every(axis => isRising(bounds[axis]))
  const given: SaveScale = { preset, ...(byHand ? (bounds as { [axis in Axis]: number[] }) : {}) }
  const [asked] = useDebouncedValue(given, 300)
  const isChanged = preset !== kept.preset || (byHand && AXES.some(axis => bounds[axis].join() !== kept[axis].join()))
  const preview = useQuery({
    queryKey: ['segment', 'scale-preview', JSON.stringify(asked)], enabled: mayChange && isReady && isChanged, placeholderData: keepPreviousData, retry: false, staleTime: 30_000,
    queryFn: () => api.post<ScaleView>('/api/segments/scale/preview', asked),
  })
  const save = useMutation({
    mutationFn: () => api.put<ScaleView>('/api/segments/scale', given),
    onSuccess: saved => {
      queryClient.setQueryData(scaleQuery.queryKey, saved)
      setBounds(boundsOf(saved))
      void queryClient.invalidateQueries({ queryKey: ['segment', 'list'] })
      toast({ message: saved.segments === 0 ? t`Saved.` : <Trans>Saved. <Plural value={saved.segments} one="# segment by RFM is counted anew." other="# segments by RFM are counted anew." /></Trans> })
    },
  })
  const shown = isChanged ? preview.data : kept
  const choose = (next: Preset): void => {
    // Bounds by hand begin with those that are there.
    if (next === 'retailcrm' && shown) setBounds(isThree ? threeOf(shown) : boundsOf(shown))
    setPreset(next)
  }
  const setThree = (three: boolean): void => {
    setIsThree(three)
    if (three) setBounds(threeOf({ recencyDays: bounds.recencyDays, frequency: bounds.frequency, money: bounds.money } as ScaleView))
  }
  return (
    <form className={classes.form} onSubmit={event => { event.preventDefault(); if (isReady && isChanged && !save.isPending) save.mutate() }}>
      <Radio.Group label={<Trans>What the bounds go by</Trans>} value={preset} onChange={next => choose(next as Preset)} readOnly={!mayChange}>
        <div className={classes.presets}>{PRESETS.map(one => <Radio key={one.preset} value={one.preset} disabled={!mayChange} label={i18n._(one.name)} description={i18n._(one.about)} />)}</div>
      </Radio.Group>
      {byHand && mayChange && (
        <fieldset className={classes.byHand}>
          <legend className="visually-hidden"><Trans>Bounds by hand</Trans></legend>
          <SegmentedControl size="xs" value={isThree ? 'three' : 'five'} onChange={next => setThree(next === 'three')} aria-label={t`How many bands`} data={[{ value: 'three', label: t`Three levels` }, { value: 'five', label: t`Five bands` }]} />
          {AXES.map(axis => <AxisBounds key={axis} axis={axis} isThree={isThree} value={bounds[axis]} onChange={next => setBounds({ ...bounds, [axis]: next })} />)}
        </fieldset>
      )}
      {preview.isError && isChanged && <div role="alert" className={classes.refusal}>{refusalText(preview.error)}</div>}
      <Block title={isChanged ? <Trans>How it will be</Trans> : <Trans>How it is</Trans>}>
        {shown ? <Bands scale={shown} before={isChanged ? kept : null} isWaiting={preview.isFetching} /> : <CardSkeleton lines={6} />}
      </Block>
      {save.isError && <div role="alert" className={classes.refusal}>{refusalText(save.error)}</div>}
      {mayChange && (
        <div className={classes.foot}>
          <Button type="submit" loading={save.isPending} disabled={!isReady || !isChanged}><Trans>Save</Trans></Button>
          {isChanged && <Button variant="subtle" onClick={() => { setPreset(kept.preset); setBounds(boundsOf(kept)); setIsThree(AXES.every(axis => levelsOf(kept[axis]) !== null)) }}><Trans>As it was</Trans></Button>}
          <span className="soft">{isChanged && kept.segments > 0 && <Plural value={kept.segments} one="# segment goes by these bands and will be counted anew." other="# segments go by these bands and will be counted anew." />}</span>
        </div>
      )}
      <p><Link to="/analytics/segments"><Trans>All segments</Trans></Link></p>
    </form>
  )
}

const threeOf = (scale: Pick<ScaleView, Axis>): Bounds => ({ recencyDays: [scale.recencyDays[1]!, scale.recencyDays[1]!, scale.recencyDays[2]!, scale.recencyDays[2]!], ...Object.fromEntries((['frequency', 'money'] as const).map(axis => [axis, [scale[axis][0]!, scale[axis][0]!, scale[axis][2]!, scale[axis][2]!]])) } as Bounds)

function AxisBounds({ axis, isThree, value, onChange }: { axis: Axis; isThree: boolean; value: (number | null)[]; onChange: (next: (number | null)[]) => void }) {
  const { t, i18n } = useLingui()
  const { currency } = useAccount()
  const { title, unit } = NAMES[axis]
  const scale = axis === 'money' ? 100 : 1
  const places = isThree ? [0, 2] : [0, 1, 2, 3]
  const set = (at: number, next: number | null): void => onChange(value.map((one, place) => (place === at || (isThree && place === at + 1) ? next : one)))
  const bandAt = (at: number): string => {
    if (isThree) return axis === 'recencyDays' ? [t`recently`, t`a while ago`][at / 2]! : [t`middle level`, t`high level`][at / 2]!
    const band = axis === 'recencyDays' ? 5 - at : at + 2
    return t`band ${band}`
  }
  return (
    <div role="group" aria-label={i18n._(title)} className={classes.axis}>
      <span className={classes.axisName}>{i18n._(title)} <span className="soft">{i18n._(unit)}</span></span>
      {places.map(at => (
        <NumberInput
          key={at} size="xs" label={bandAt(at)} hideControls min={axis === 'money' ? 0 : 1} max={axis === 'recencyDays' ? 10_000 : axis === 'frequency' ? 100_000 : 999_999_999_999} decimalScale={axis === 'money' ? 2 : 0} clampBehavior="strict"
          thousandSeparator=" " decimalSeparator="," allowedDecimalSeparators={['.', ',']} suffix={axis === 'money' && currency === 'RUB' ? ' ₽' : undefined} value={value[at] === null ? '' : value[at]! / scale}
          error={value[at] !== null && at > 0 && value[at - 1] !== null && value[at]! < value[at - 1]! ? t`less than the one before` : undefined} onChange={next => set(at, typeof next === 'number' ? Math.round(next * scale) : null)}
        />
      ))}
    </div>
  )
}
