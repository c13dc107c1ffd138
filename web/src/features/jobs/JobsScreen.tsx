import { SegmentedControl, Stack } from '@mantine/core'
import { ScreenHead } from '~/shared/ScreenHead'
import { useParams } from '~/shared/useParams'
import { useTexts } from '~/texts'
import { HistoryView } from './HistoryView'
import { NowView } from './NowView'

/** The queue as it is, and what came of it. */
export function JobsScreen() {
  const { jobs: t } = useTexts()
  const [{ show }, set] = useParams(['show', 'status', 'source'] as const)
  const view = show === 'history' ? 'history' : 'now'
  return (
    <Stack p="md" gap="md">
      <ScreenHead title={t.title}>
        <SegmentedControl
          aria-label={t.title}
          value={view}
          onChange={(next) => set({ show: next === 'history' ? next : '', status: '', source: '' })}
          data={[{ value: 'now', label: t.views.now }, { value: 'history', label: t.views.history }]}
        />
      </ScreenHead>
      {view === 'now' ? <NowView /> : <HistoryView />}
    </Stack>
  )
}
