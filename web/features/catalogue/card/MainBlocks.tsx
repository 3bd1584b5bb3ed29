import { Trans, useLingui } from '@lingui/react/macro'
import { IconExternalLink } from '@tabler/icons-react'
import type { ProductCard } from '#shared/contracts/catalogue.ts'
import { When } from '../../../ui/display/When.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMultiline, EditText } from '../../../ui/edit/fields.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { Picture } from '../Picture.tsx'
import { EditFlag } from './EditFlag.tsx'
import { EditGroups } from './EditGroups.tsx'
import { useFieldWords } from './field-words.ts'
import { commonProperties } from './properties.ts'
import classes from './card.module.css'

type PartProps = { product: ProductCard; edit: CardEdit }
const MARKS = ['novelty', 'popular', 'recommended', 'stock', 'markable'] as const
const isWebAddress = (url: string): boolean => /^https?:\/\//i.test(url)

/** What it is called, where it stands, and its marks. */
export function MainBlock({ product, edit }: PartProps) {
  const { t } = useLingui()
  const words = useFieldWords()
  return (
    <Block>
      <EditText edit={edit} field="name" label={words('name')} value={product.name} maxLength={500} />
      <div className={classes.columns}>
        <EditText edit={edit} field="article" label={words('article')} value={product.article} maxLength={255} />
        <EditText edit={edit} field="manufacturer" label={words('manufacturer')} value={product.manufacturer} maxLength={255} />
      </div>
      <EditGroups product={product} edit={edit} label={words('groups')} />
      <EditText
        edit={edit} field="url" type="url" label={words('url')} value={product.url}
        display={url => <span className={classes.url}>{url}</span>}
      />
      {product.url && isWebAddress(product.url) && <a className={classes.toStore} href={product.url} target="_blank" rel="noreferrer noopener"><IconExternalLink size={14} aria-hidden /> <Trans>Open in the store</Trans></a>}
      <div className={classes.flags} role="group" aria-label={t`Marks of the product`}>
        <EditFlag edit={edit} field="active" label={<Trans>In sale</Trans>} value={product.active} />
        {MARKS.map(mark => <EditFlag key={mark} edit={edit} field={mark} label={words(mark)} value={product[mark]} />)}
      </div>
      <div className={classes.origin}>
        {product.externalId && <span>{words('externalId')}: <span className={classes.code}>{product.externalId}</span></span>}
        <span><Trans>created</Trans> <When value={product.createdAt as string} /></span>
        <span><Trans>last changed</Trans> <When value={product.updatedAt as string} /></span>
      </div>
    </Block>
  )
}

/** Properties that all offers have alike; what tells offers apart stands with each. */
export function PropertiesBlock({ product }: { product: ProductCard }) {
  const properties = commonProperties(product.offers)
  if (properties.length === 0) return null
  return (
    <Block title={<Trans>Properties</Trans>}>
      <dl className={classes.properties}>{properties.map(({ code, name, value }) => <div key={code}><dt>{name}</dt><dd dir="auto">{value}</dd></div>)}</dl>
    </Block>
  )
}

export function DescriptionBlock({ product, edit }: PartProps) {
  const words = useFieldWords()
  return <Block title={words('description')}><EditMultiline bare edit={edit} field="description" label={words('description')} value={product.description} placeholder={<Trans>no description yet</Trans>} /></Block>
}

/** The pictures of all offers, each once. They stand on the store's site and are changed there. */
export function PicturesBlock({ product }: { product: ProductCard }) {
  const { t } = useLingui()
  const urls = [...new Set([...(product.imageUrl ? [product.imageUrl] : []), ...product.offers.flatMap(offer => offer.images)])].filter(isWebAddress)
  if (urls.length === 0) return null
  return (
    <Block title={<Trans>Pictures</Trans>}>
      <div className={classes.pictures}>
        {urls.map((url, at) => <a key={url} href={url} target="_blank" rel="noreferrer noopener" aria-label={t`Picture ${at + 1} of ${urls.length}`}><Picture url={url} size={96} /></a>)}
      </div>
    </Block>
  )
}
