import { Button, CloseButton, Group, Text } from '@mantine/core'
import { IconTransform } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useRights } from '~/api/session'
import { later } from '~/app/later'
import { useTexts } from '~/texts'
import classes from './Library.module.css'
import type { Selection } from './selection'

const BatchDialog = later(() => import('~/features/transcode/BatchDialog').then((module) => module.BatchDialog))

/** What can be done with all that are chosen. */
export function SelectionBar({ selection }: { selection: Selection }) {
  const { library: t, asset } = useTexts()
  const [starting, start] = useState(false)
  const { write } = useRights()
  const assets = [...selection.chosen.values()]
  if (assets.length === 0) return null
  return (
    <div className={classes.bar} role="region" aria-label={t.selected(assets.length)}>
      <Group gap="xs">
        <CloseButton aria-label={t.unselect} onClick={selection.clear} />
        <Text size="sm" fw={650} role="status">{t.selected(assets.length)}</Text>
      </Group>
      {write && (
        <Button leftSection={<IconTransform size={16} aria-hidden />} onClick={() => start(true)}>{asset.transcode}</Button>
      )}
      {starting && (
        <Suspense>
          <BatchDialog
            assets={assets}
            close={(done) => {
              start(false)
              if (done) selection.clear()
            }}
          />
        </Suspense>
      )}
    </div>
  )
}
