import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chance } from './chance.ts'

export type InventedPerson = {
  firstName: string
  lastName: string
  patronymic: string
  phone: string
  email: string | null
  address: { countryIso: string; region: string; city: string; index: string; street: string; house: string; flat: string; text: string }
}

type Names = { first_name: Record<'male' | 'female', string[]>; middle_name: Record<'male' | 'female', string[]>; last_name: Record<'male' | 'female', string[]>; street_name: string[] }
type City = { city: string; region: string; index: string; population: number }

const read = (file: string): string => readFileSync(join(import.meta.dirname, 'sources', file), 'utf8')

/**
 * Makes people who do not exist: the same one for the same customer number of the data at every load, and for a sale without one a
 * person of its own. Phones follow from the numbers, so that two people never share one.
 */
export function inventPeople(): (who: { customer: string } | { invoice: string }) => InventedPerson {
  const names = JSON.parse(read('ru-names-addresses.json')) as Names
  const cities: City[] = read('cities.csv').trim().split('\n').slice(1).map((line) => {
    const [city, region, index, population] = line.split(',') as [string, string, string, string]
    return { city, region, index, population: Number(population) }
  })
  const inhabitants = cities.reduce((sum, city) => sum + city.population, 0)
  return (who) => {
    const key = 'customer' in who ? `1${who.customer.padStart(6, '0')}` : `2${who.invoice.padStart(6, '0')}`
    const draw = chance(`person ${key}`)
    const sex = draw.below(100) < 62 ? 'female' : 'male'
    const city = byPopulation(cities, draw.below(inhabitants))
    const street = draw.of(names.street_name)
    const house = String(1 + draw.below(120))
    const flat = String(1 + draw.below(180))
    const firstName = draw.of(names.first_name[sex])
    return {
      firstName,
      lastName: draw.of(names.last_name[sex]),
      patronymic: draw.of(names.middle_name[sex]),
      phone: `+7999${key}`,
      email: draw.below(100) < 70 ? `buyer${key}@example.com` : null,
      address: {
        countryIso: 'RU', region: city.region, city: city.city, index: city.index, street: `ул. ${street}`, house, flat,
        text: `${city.city}, ул. ${street}, д. ${house}, кв. ${flat}`,
      },
    }
  }
}

function byPopulation(cities: City[], point: number): City {
  let left = point
  for (const city of cities) {
    left -= city.population
    if (left < 0) return city
  }
  return cities[0]!
}
