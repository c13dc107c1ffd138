import { Badge, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useRights, useSession } from '~/api/session'
import { type ApiKey, useKeys, useRevokeKey } from '~/api/settings'
import { tell } from '~/app/tell'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { Confirm } from '~/shared/Confirm'
import classes from '~/shared/List.module.css'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { KeyDialog } from './KeyDialog'

/** The keys of this server, for those who may see them. */
export function Keys() {
  const { keys: t } = useTexts().settings
  const { server } = useRights()
  const open = useSession().data?.open ?? false
  const list = useKeys(server)
  const [making, make] = useState(false)
  const keys = list.data?.items ?? []
  return (
    <section aria-labelledby="keys">
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} id="keys">{t.title}</Title>
        {server && list.data && (
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => make(true)}>{t.create}</Button>
        )}
      </Group>
      <Stack gap="sm">
        <Text size="sm" className="quiet">{server ? t.hint : t.notYours}</Text>
        {list.error && <ProblemNotice problem={list.error} again={() => void list.refetch()} />}
        {server && list.isPending && <Skeleton h={120} />}
        {list.data && keys.length === 0 && <Text size="sm">{t.none}</Text>}
        {keys.length > 0 && (
          <div className={jobClasses.panel} role="list">{keys.map((key) => <KeyRow key={key.id} apiKey={key} />)}</div>
        )}
      </Stack>
      {making && <KeyDialog first={open} close={() => make(false)} />}
    </section>
  )
}

function KeyRow({ apiKey: key }: { apiKey: ApiKey }) {
  const { keys: t, scope } = useTexts().settings
  const format = useFormat()
  const [asking, ask] = useState(false)
  const revoke = useRevokeKey()
  const over = key.expires_at !== null && Date.parse(key.expires_at) <= Date.now()
  const facts = [
    key.prefix !== null && t.under(key.prefix),
    t.created(format.time(key.created_at)),
    key.last_used_at ? t.used(format.time(key.last_used_at)) : t.unused,
    key.expires_at && (over ? t.expired : t.expires)(format.time(key.expires_at)),
  ]
  const close = () => {
    ask(false)
    revoke.reset()
  }
  return (
    <div role="listitem" className={classes.row} data-key={key.id}>
      <div className={classes.words}>
        <Group gap={8}>
          <Text size="sm" fw={600} className="break">{key.name}</Text>
          <Badge size="sm" variant="light" color={over ? 'red' : key.scope === 'admin' ? 'accent' : 'gray'} tt="none" c="var(--mantine-color-text)">
            {scope[key.scope]}
          </Badge>
        </Group>
        <Text size="xs" className="quiet break">{facts.filter(Boolean).join(' · ')}</Text>
      </div>
      <Button size="xs" variant="default" onClick={() => ask(true)} aria-label={`${t.revoke}: ${key.name}`}>{t.revoke}</Button>
      <Confirm
        opened={asking} close={close} title={t.revokeTitle} what={key.name} action={t.revoke} danger
        pending={revoke.isPending} problem={revoke.error}
        confirm={() => revoke.mutate(key.id, {
          onSuccess: () => {
            close()
            tell(t.revoked, key.name)
          },
        })}
      >
        {t.revokeText}
      </Confirm>
    </div>
  )
}
