import { Button, Group, Modal, NativeSelect, Progress, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Asset } from '~/api/assets'
import { api, type Schemas, take } from '~/api/client'
import { usePresets } from '~/api/presets'
import { Problem } from '~/api/problem'
import { tell } from '~/app/tell'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useTexts } from '~/texts'
import { PresetList } from './PresetList'

interface Props {
  assets: Asset[]
  close: (done: boolean) => void
}

interface Refusal {
  key: string
  problem: Problem
}

const atOnce = 4

/** The same job for each of the sources that were chosen; those that are refused are told and stop none of the others. */
export function BatchDialog({ assets, close }: Props) {
  const { transcode: t, jobs, app } = useTexts()
  const presets = usePresets()
  const [, go] = useLocation()
  const [preset, setPreset] = useState('')
  const [priority, setPriority] = useState<Schemas['JobPriority']>('normal')
  const [sent, setSent] = useState<number | null>(null)
  const [refusals, setRefusals] = useState<Refusal[]>([])
  const chosen = preset || presets.data?.items.find((p) => p.name.includes('720'))?.id || presets.data?.items[0]?.id || ''

  const start = async () => {
    setSent(0)
    const refused = await submitAll(assets, { type: 'transcode', preset: chosen, priority }, () => setSent((count) => (count ?? 0) + 1))
    if (refused.length < assets.length) tell(t.startedMany(assets.length - refused.length))
    setSent(null)
    setRefusals(refused)
    if (refused.length === 0) {
      close(true)
      go('/jobs')
    }
  }

  return (
    <Modal opened onClose={() => close(refusals.length > 0)} title={t.titleMany(assets.length)} size="lg" closeButtonProps={{ 'aria-label': app.close }}>
      <Stack>
        {presets.error && <ProblemNotice problem={presets.error} />}
        {refusals.length > 0 ? (
          <>
            <Text fw={650}>{t.refusedMany(refusals.length)}</Text>
            {refusals.map(({ key, problem }) => (
              <Text key={key} size="sm" className="break"><b>{key}</b>: {problem.message} {problem.advice}</Text>
            ))}
            <Button onClick={() => { close(true); go('/jobs') }}>{t.show}</Button>
          </>
        ) : (
          <>
            <PresetList presets={presets.data?.items ?? []} value={chosen} change={setPreset} asset={assets.length === 1 ? assets[0] : undefined} />
            <NativeSelect
              label={t.priority} w={160} value={priority}
              data={(['high', 'normal', 'low'] as const).map((value) => ({ value, label: jobs.priority[value] }))}
              onChange={(event) => setPriority(event.currentTarget.value as Schemas['JobPriority'])}
            />
            {sent !== null && <Progress value={(100 * sent) / assets.length} aria-label={t.titleMany(assets.length)} />}
            <Group>
              <Button onClick={() => void start()} loading={sent !== null} disabled={!chosen}>{t.start}</Button>
              <Button variant="default" onClick={() => close(false)} disabled={sent !== null}>{app.cancel}</Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  )
}

async function submitAll(
  assets: Asset[], job: { type: string; preset: string; priority: Schemas['JobPriority'] }, done: () => void,
): Promise<Refusal[]> {
  const refused: Refusal[] = []
  const waiting = [...assets]
  // One group, so that a large batch does not keep the jobs of others waiting.
  const group = `batch-${Date.now().toString(36)}`
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let asset = waiting.shift(); asset; asset = waiting.shift()) {
      const { id, key } = asset
      await take(api.post('/api/jobs', { body: { ...job, asset_id: id, group, verify: 'ends', poster: false, overwrite: false } }))
        .catch((error: unknown) => refused.push({ key, problem: Problem.from(error) }))
      done()
    }
  }))
  return refused
}
