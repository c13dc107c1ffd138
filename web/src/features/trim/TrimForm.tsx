import { Button, Group, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Asset } from '~/api/assets'
import type { Schemas } from '~/api/client'
import { useForecast } from '~/api/forecast'
import { useSubmit } from '~/api/jobs'
import { tell } from '~/app/tell'
import { OutputField } from '~/shared/OutputField'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { timecode } from '~/texts/timecode'
import type { Change, Cut } from './cut'
import { hidesLead, shownStart } from './keyframes'
import { TimeField } from './TimeField'
import classes from './Trim.module.css'

export const modes = ['copy', 'smart', 'exact'] as const

export type Mode = (typeof modes)[number]

interface Props {
  asset: Asset
  cut: Cut
  mode: Mode
  setMode: (mode: Mode) => void
  /** Where a copy begins; null where that is not known. */
  real: number | null
  change: (change: Change) => void
}

/** The cut in numbers, how it is made, and what comes of it. */
export function TrimForm({ asset, cut, mode, setMode, real, change }: Props) {
  const { trim: t } = useTexts()
  const format = useFormat()
  const [, go] = useLocation()
  const [key, setKey] = useState<string | null>(null)
  const [overwrite, setOverwrite] = useState(false)
  const submit = useSubmit()
  const from = mode === 'copy' ? (real ?? cut.start) : cut.start
  const start = mode === 'copy' ? shownStart(asset.key, cut.start, real) : cut.start
  const job: Schemas['JobRequest'] = {
    asset_id: asset.id, type: 'trim', start: cut.start, end: cut.end, mode, output_key: key?.trim() || null,
    overwrite, poster: false, verify: 'ends', priority: 'normal',
  }
  const forecast = useForecast(cut.end > cut.start ? job : null)
  const problem = submit.error ?? forecast.error
  const bytes = asset.bit_rate !== null ? ((cut.end - from) * asset.bit_rate) / 8 : null
  return (
    <form
      id="trim"
      onSubmit={(event) => {
        event.preventDefault()
        submit.mutate(job, {
          onSuccess: ({ id, output_key }) => {
            tell(t.started, output_key)
            go(`/jobs/${id}`)
          },
        })
      }}
    >
      <Stack gap="sm">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <TimeField label={t.start} value={cut.start} change={(at) => change({ type: 'start', at })} />
          <TimeField label={t.end} value={cut.end} change={(at) => change({ type: 'end', at })} />
        </Group>
        <Radio.Group value={mode} onChange={(next) => setMode(next as Mode)} label={t.mode}>
          <Stack gap={6} mt={4}>
            {modes.map((name) => (
              <label key={name} className={classes.mode} data-chosen={mode === name || undefined}>
                <Radio value={name} label={t.modes[name]} description={t.modeHints[name]} />
              </label>
            ))}
          </Stack>
        </Radio.Group>
        <div role="status">
          {mode === 'copy' && <Text size="sm" data-real={real ?? ''}>{realWords()}</Text>}
          <Text size="sm" className="numbers">
            {t.length(timecode(cut.end - start))}{bytes !== null && `, ${t.size(format.size(bytes))}`}
          </Text>
        </div>
        <OutputField
          value={key ?? forecast.data?.output_key ?? ''} change={setKey}
          overwrite={overwrite} setOverwrite={setOverwrite} conflict={forecast.data?.conflict}
        />
        {problem && <ProblemNotice problem={problem} />}
        <Button type="submit" loading={submit.isPending}>{t.submit}</Button>
      </Stack>
    </form>
  )

  function realWords() {
    if (real === null) return t.realUnknown
    if (cut.start - real < 0.001) return t.realSame
    return (hidesLead(asset.key) ? t.realHidden : t.real)(timecode(real), format.short(cut.start - real))
  }
}
