import { Alert, Anchor } from '@mantine/core'
import { Link } from 'wouter'
import type { Forecast } from '~/api/forecast'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'

/** What is at the key of a result already, or on its way there, whoever has put it there. */
export function ConflictNotice({ conflict }: { conflict: Forecast['conflict'] | undefined }) {
  const { transcode: t } = useTexts()
  const format = useFormat()
  if (!conflict) return null
  const { key, size, last_modified: at, job } = conflict
  return (
    <Alert color={conflict.code ? 'orange' : 'gray'} role="status" className="break" data-taken={conflict.code ?? 'replaced'}>
      {size !== null && at !== null
        ? (conflict.code ? t.objectThere : t.objectReplaced)(key, format.size(size), format.time(at))
        : t.jobThere(key)}
      {job && <> <Anchor component={Link} href={`/jobs/${job}`} size="sm">{t.showJob}</Anchor></>}
    </Alert>
  )
}
