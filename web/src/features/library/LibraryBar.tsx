import { Button, CloseButton, Group, NativeSelect, SegmentedControl, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconLayoutGrid, IconList, IconRefresh, IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useScan } from '~/api/assets'
import { useRights } from '~/api/session'
import { tell } from '~/app/tell'
import { useTexts } from '~/texts'
import type { useFilter } from './filter'

const kinds = ['video', 'audio'] as const
const states = ['ready', 'pending', 'rejected'] as const
const orders = ['-created_at', 'created_at', 'key', '-size', '-duration', 'duration'] as const

/** Search, filters, order and view. */
export function LibraryBar({ values, view, set }: ReturnType<typeof useFilter>) {
  const { library: t } = useTexts()
  return (
    <Group gap="xs">
      <Search value={values.q} change={(q) => set({ q })} />
      <NativeSelect
        aria-label={t.kind.label}
        data={[{ value: '', label: t.kind.all }, ...kinds.map((value) => ({ value, label: t.kind[value] }))]}
        value={values.kind}
        onChange={(event) => set({ kind: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t.status.label}
        data={[{ value: '', label: t.status.all }, ...states.map((value) => ({ value, label: t.status[value] }))]}
        value={values.status}
        onChange={(event) => set({ status: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t.sort.label}
        data={orders.map((value) => ({ value, label: t.sort[value] }))}
        value={values.sort}
        onChange={(event) => set({ sort: event.currentTarget.value === orders[0] ? '' : event.currentTarget.value })}
      />
      <SegmentedControl
        aria-label={t.view.label}
        value={view}
        onChange={(next) => set({ view: next === 'grid' ? '' : next })}
        data={[
          { value: 'grid', label: <ViewMark icon={IconLayoutGrid} text={t.view.grid} /> },
          { value: 'list', label: <ViewMark icon={IconList} text={t.view.list} /> },
        ]}
      />
    </Group>
  )
}

function ViewMark({ icon: Mark, text }: { icon: typeof IconList; text: string }) {
  return (
    <Group gap={0} title={text}>
      <Mark size={18} aria-hidden />
      <VisuallyHidden>{text}</VisuallyHidden>
    </Group>
  )
}

function Search({ value, change }: { value: string; change: (value: string) => void }) {
  const { library: t } = useTexts()
  const [text, setText] = useState(value)
  const later = useDebouncedCallback(change, 250)
  useEffect(() => setText(value), [value])
  const put = (next: string) => {
    setText(next)
    later(next)
  }
  return (
    <TextInput
      type="search"
      aria-label={t.search}
      placeholder={t.search}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text && <CloseButton size="sm" aria-label={t.empty.clear} onClick={() => put('')} />}
      value={text}
      onChange={(event) => put(event.currentTarget.value)}
      style={{ flex: '1 1 14rem' }}
    />
  )
}

/** Looks through the bucket for what nobody told of, and says what it found. */
export function ScanButton() {
  const { library: t } = useTexts()
  const scan = useScan()
  if (!useRights().write) return null
  return (
      <Button
        variant="default"
        title={t.scanHint}
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={scan.isPending}
        onClick={() =>
          scan.mutate(undefined, {
            onSuccess: (answer) =>
              tell(
                t.scannedTitle,
                [t.scanned(answer.found, answer.registered, answer.skipped), answer.missing > 0 && t.missing(answer.missing)]
                  .filter(Boolean)
                  .join('. '),
              ),
          })}
      >
        {t.scan}
      </Button>
  )
}
