import { ActionIcon, Group, Progress, Text } from '@mantine/core'
import { IconCheck, IconChevronDown, IconChevronUp, IconPlayerPause, IconPlayerPlay, IconRotateClockwise2, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { clear, pause, remove, retry, type Upload } from './uploads'
import classes from './Uploads.module.css'

/** Every file with how far it is; those that were not taken with the reason. */
export function UploadPanel({ uploads }: { uploads: readonly Upload[] }) {
  const { uploads: t, app } = useTexts()
  const [folded, fold] = useState(false)
  const open = uploads.filter((upload) => upload.state === 'running' || upload.state === 'waiting' || upload.state === 'paused').length
  return (
    <section className={classes.panel} aria-label={t.title}>
      <Group justify="space-between" p="xs" wrap="nowrap">
        <Text size="sm" fw={650} role="status">{open > 0 ? t.open(open) : t.finished}</Text>
        <Group gap={4} wrap="nowrap">
          <ActionIcon variant="subtle" color="gray" aria-expanded={!folded} aria-label={t.fold} onClick={() => fold(!folded)}>
            {folded ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
          </ActionIcon>
          {open === 0 && (
            <ActionIcon variant="subtle" color="gray" aria-label={app.close} onClick={() => void clear()}><IconX size={16} aria-hidden /></ActionIcon>
          )}
        </Group>
      </Group>
      {!folded && <ul className={classes.files}>{uploads.map((upload) => <File key={upload.id} upload={upload} />)}</ul>}
    </section>
  )
}

function File({ upload }: { upload: Upload }) {
  const { uploads: t } = useTexts()
  const format = useFormat()
  const { id, name, state, reason } = upload
  const percent = upload.size > 0 ? (100 * upload.sent) / upload.size : 0
  const under = reason === null ? `${t.state[state]} · ${format.size(upload.size)}`
    : typeof reason === 'string' ? t.reason[reason] : reason.text
  return (
    <li className={classes.file} data-upload={name} data-state={state}>
      <div style={{ minWidth: 0, flex: 1 }}>
        <Text size="sm" truncate title={name}>{name}</Text>
        {(state === 'running' || state === 'paused') && <Progress value={percent} size="sm" aria-label={name} my={4} />}
        <Text size="xs" className={reason ? classes.bad : 'quiet'}>{under}</Text>
      </div>
      {state === 'done' && <IconCheck size={18} aria-label={t.state.done} color="var(--mantine-color-teal-6)" />}
      {upload.parts && (state === 'running' || state === 'paused') && (
        <Button icon={state === 'paused' ? IconPlayerPlay : IconPlayerPause} label={`${state === 'paused' ? t.resume : t.pause}: ${name}`} act={() => pause(id)} />
      )}
      {state === 'failed' && <Button icon={IconRotateClockwise2} label={`${t.retry}: ${name}`} act={() => retry(id)} />}
      {state !== 'done' && <Button icon={IconX} label={`${t.remove}: ${name}`} act={() => remove(id)} />}
    </li>
  )
}

function Button({ icon: Mark, label, act }: { icon: typeof IconX; label: string; act: () => Promise<void> }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={() => void act()}>
      <Mark size={16} aria-hidden />
    </ActionIcon>
  )
}
