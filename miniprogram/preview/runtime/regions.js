// Provinces, cities and districts for `<picker mode="region">`. WeChat has its own list; the preview takes the shop's.
import { logError, mp } from './state.js'

const SAMPLE = [
  { name: '广东省', children: [{ name: '深圳市', children: [{ name: '南山区' }, { name: '福田区' }] }] },
  { name: '北京市', children: [{ name: '北京市', children: [{ name: '海淀区' }, { name: '朝阳区' }] }] },
  { name: '上海市', children: [{ name: '上海市', children: [{ name: '浦东新区' }, { name: '徐汇区' }] }] },
]

let regions = null

/** `[province, [city, [district]]]` for the picker. */
export async function loadRegions() {
  if (regions) return regions
  let items = SAMPLE
  try {
    const response = await fetch('/api/v1/regions')
    if (response.ok) items = (await response.json()).items
  } catch (error) {
    logError(error, 'regions')
  }
  const districts = (city) => (city.children || []).map((district) => district.name)
  const cities = (province) => (province.children || []).map((city) => [city.name, districts(city)])
  regions = items.map((province) => [province.name, cities(province)])
  mp.regions = regions
  return regions
}
