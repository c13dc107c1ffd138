import type { AssetFilter } from '~/api/assets'
import { useParams } from '~/shared/useParams'

const names = ['q', 'kind', 'status', 'sort', 'view'] as const

export type FilterValues = Record<(typeof names)[number], string>

/** What the library is narrowed to, as the address says. */
export function useFilter() {
  const [values, set] = useParams(names)
  const sort = values.sort || '-created_at'
  const filter: AssetFilter = {
    q: values.q || undefined,
    kind: (values.kind || undefined) as AssetFilter['kind'],
    status: (values.status || undefined) as AssetFilter['status'],
    sort,
  }
  const narrowed = Boolean(values.q || values.kind || values.status)
  return { values: { ...values, sort }, filter, narrowed, view: values.view === 'list' ? 'list' as const : 'grid' as const, set }
}
