import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { FieldType } from '#shared/conditions.ts'
import { entity } from '#server/platform/fields.ts'
import type { Field } from '#server/platform/fields.ts'

type More = Omit<Field, 'name' | 'type' | 'label' | 'sql'>

/** A field that may be filtered by and stand in a column, unless told otherwise. */
const field = (name: string, type: FieldType, ru: string, en: string, expression: RawBuilder<unknown>, more: More = {}): Field => ({
  name, type, label: { ru, en }, sql: expression, filter: true, column: true, ...more,
})

/** An offer of a product: all of one condition speaks of one and the same offer. */
export const offerEntity = entity({
  name: 'offer',
  from: sql`from offer f`,
  id: sql`f.id`,
  fields: [
    field('id', 'id', 'Номер предложения', 'Offer id', sql`f.id`),
    field('name', 'text', 'Предложение', 'Offer', sql`f.name`),
    field('article', 'text', 'Артикул', 'Article', sql`f.article`),
    field('barcode', 'text', 'Штрихкод', 'Barcode', sql`f.barcode`),
    field('externalId', 'text', 'Внешний код', 'External id', sql`f.external_id`),
    field('xmlId', 'text', 'Код в учётной системе', 'Id in accounting', sql`f.xml_id`),
    field('active', 'boolean', 'Активно', 'Active', sql`f.active`),
    field('unit', 'code', 'Единица', 'Unit', sql`f.unit`, { options: 'units' }),
    field('purchasePrice', 'money', 'Закупочная цена', 'Purchase price', sql`f.purchase_price`, { right: 'orders.purchase_price', guard: 'product.purchasePrice' }),
    field('stores', 'codes', 'Есть на складах', 'In stock at', sql`array(select k.store from stock k where k.offer_id = f.id and k.quantity > k.reserved)`, { options: 'stores' }),
  ],
})

/** The product as lists, filters, views, conditions and rights know it. Names are those of the card and of the change log. */
export const productEntity = entity({
  name: 'product',
  from: sql`from product p left join product_class pc on pc.product_id = p.id`,
  id: sql`p.id`,
  fields: [
    field('name', 'text', 'Название', 'Name', sql`p.name`, { column: 'default', sort: true, edit: true, neverEmpty: true, essential: true }),
    field('id', 'id', 'Внутренний номер', 'Id', sql`p.id`, { essential: true }),
    field('article', 'text', 'Артикул', 'Article', sql`p.article`, { column: 'default', sort: true, edit: true, essential: true }),
    field('externalId', 'text', 'Внешний код', 'External id', sql`p.external_id`, { essential: true }),
    field('active', 'boolean', 'Активен', 'Active', sql`p.active`, { column: 'default', edit: true, essential: true }),
    field('minPrice', 'money', 'Цена', 'Price', sql`p.min_price`, { column: 'default', sort: true, essential: true }),
    field('maxPrice', 'money', 'Цена до', 'Price to', sql`p.max_price`, { sort: true, essential: true }),
    field('quantity', 'number', 'Остаток', 'In stock', sql`p.quantity`, { column: 'default', sort: true, neverEmpty: true, essential: true }),
    field('reserved', 'number', 'В резерве', 'Reserved', sql`(select coalesce(sum(k.reserved), 0) from offer f join stock k on k.offer_id = f.id where f.product_id = p.id)`, { essential: true }),
    field('groups', 'text', 'Группы', 'Groups', sql`(select string_agg(g.name, ', ' order by g.name) from product_group_product x join product_group g on g.id = x.group_id where x.product_id = p.id)`, { column: 'default', essential: true }),
    field('site', 'code', 'Магазин', 'Store', sql`p.site`, { column: 'default', options: 'sites', essential: true }),
    field('manufacturer', 'text', 'Производитель', 'Manufacturer', sql`p.manufacturer`, { sort: true, edit: true }),
    field('classSegment', 'code', 'Класс ABC/XYZ', 'ABC/XYZ class', sql`pc.class`, { sort: true, options: 'productClasses' }),
    field('isService', 'boolean', 'Услуга', 'Service', sql`(p.type = 'service')`, { essential: true }),
    field('markable', 'boolean', 'Маркируемый', 'Markable', sql`p.markable`, { edit: true, essential: true }),
    field('popular', 'boolean', 'Популярный', 'Popular', sql`p.popular`, { edit: true, essential: true }),
    field('stock', 'boolean', 'Акция', 'On sale', sql`p.stock`, { edit: true, essential: true }),
    field('novelty', 'boolean', 'Новинка', 'Novelty', sql`p.novelty`, { edit: true, essential: true }),
    field('recommended', 'boolean', 'Рекомендуемый', 'Recommended', sql`p.recommended`, { edit: true, essential: true }),
    field('url', 'text', 'Ссылка', 'Link', sql`p.url`, { edit: true }),
    field('imageUrl', 'text', 'Картинка', 'Picture', sql`p.image_url`, { column: 'default', filter: false }),
    field('description', 'text', 'Описание', 'Description', sql`p.description`, { column: false, edit: true }),
    field('offersCount', 'integer', 'Предложений', 'Offers', sql`(select count(*) from offer f where f.product_id = p.id)`, { essential: true }),
    field('createdAt', 'datetime', 'Создан', 'Created', sql`p.created_at`, { sort: true, neverEmpty: true, essential: true }),
    field('updatedAt', 'datetime', 'Изменён', 'Changed', sql`p.updated_at`, { sort: true, neverEmpty: true, essential: true }),
  ],
  guards: { purchasePrice: { ru: 'Закупочная цена', en: 'Purchase price' } },
  partOf: (about) => (about && 'offerId' in about ? offerEntity : null),
  relations: {
    offers: { entity: () => offerEntity, from: sql`from offer f where f.product_id = p.id` },
  },
})
