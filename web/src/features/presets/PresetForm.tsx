import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { usePublish } from '~/api/presets'
import { tell } from '~/app/tell'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useTexts } from '~/texts'
import { type Draft, readDraft } from './draft'
import { faultsOf } from './faults'
import { FormFields } from './FormFields'
import { JsonField } from './JsonField'

/** Fields that the form shows, so that their faults stand beside them. */
const shown = [
  'name', 'description', 'extension', 'video.codec', 'video.short_side', 'video.crf', 'video.max_rate', 'video.buffer',
  'video.profile', 'video.speed', 'video.keyframe_interval', 'audio.codec', 'audio.bit_rate', 'audio.sample_rates',
]

/** A preset by its fields or as JSON; both are the same document. */
export function PresetForm({ start, name }: { start: Draft; name: string | null }) {
  const { presets: t, app } = useTexts()
  const [draft, setDraft] = useState(start)
  const [text, setText] = useState<string | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const publish = usePublish(name)
  const [, go] = useLocation()
  const faults = faultsOf(publish.error)
  const others = [...faults].filter(([path]) => text !== null || !shown.includes(path))

  const show = (view: string) => {
    setWrong(null)
    if (view === 'json') return setText(JSON.stringify(draft, null, 2))
    const read = readDraft(text ?? '')
    if (!read) return setWrong(t.notShown)
    setDraft(read)
    setText(null)
  }

  const send = (event: FormEvent) => {
    event.preventDefault()
    const document = text === null ? draft : parse(text)
    setWrong(document === undefined ? t.noJson : null)
    if (document === undefined) return
    publish.mutate(document, {
      onSuccess: ({ preset, isNew }) => {
        tell(isNew ? t.published : t.unchanged, preset.id ?? preset.name)
        go(`/presets/${preset.id}`)
      },
    })
  }

  return (
    <form onSubmit={send} noValidate>
      <Stack>
        <Group>
          <SegmentedControl
            aria-label={t.view} value={text === null ? 'form' : 'json'} onChange={show}
            data={[{ value: 'form', label: t.form }, { value: 'json', label: 'JSON' }]}
          />
        </Group>
        {text === null
          ? <FormFields draft={draft} change={setDraft} faults={faults} named={name !== null} />
          : <JsonField text={text} change={setText} wrong={wrong} />}
        {others.length > 0 && (
          <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={app.problem.title} role="alert" data-faults>
            {others.map(([path, fault]) => <Text key={path} size="sm" className="break"><code>{path || '$'}</code>: {fault}</Text>)}
          </Alert>
        )}
        {publish.error && faults.size === 0 && <ProblemNotice problem={publish.error} />}
        <Group>
          <Button type="submit" loading={publish.isPending}>{name === null ? t.publish : t.publishVersion}</Button>
          <Button variant="default" component={Link} href="/presets">{app.cancel}</Button>
        </Group>
      </Stack>
    </form>
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
