import { Button, Checkbox, Group, Modal, Radio, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useSaveWebhook, type Webhook } from '~/api/webhooks'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useTexts } from '~/texts'
import { events } from './events'
import { SecretDialog } from './SecretDialog'

/** Makes a webhook, or changes one; what was made shows its secret before it closes. */
export function WebhookDialog({ webhook, close }: { webhook: Webhook | null; close: (made?: Webhook) => void }) {
  const { webhooks: t, app } = useTexts()
  const save = useSaveWebhook(webhook?.id ?? null)
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [description, setDescription] = useState(webhook?.description ?? '')
  const [prefix, setPrefix] = useState(webhook?.prefix ?? '')
  const [all, setAll] = useState((webhook?.events.length ?? 0) === 0)
  const [chosen, choose] = useState<string[]>(webhook?.events ?? [])
  if (save.data?.secret) return <SecretDialog title={t.made} webhook={save.data} close={() => close(save.data)} />

  const send = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(
      { url: url.trim(), description: description.trim(), prefix: prefix.trim(), events: all ? [] : chosen },
      { onSuccess: (saved) => saved.secret || close(saved) },
    )
  }

  return (
    <Modal opened onClose={() => close()} title={webhook ? t.edit : t.create} size="lg" closeButtonProps={{ 'aria-label': app.close }}>
      <Stack component="form" onSubmit={send}>
        <TextInput
          label={t.url} description={t.urlHint} placeholder="https://example.com/mpr" required type="url" value={url} data-autofocus
          autoComplete="off" spellCheck={false} onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={t.description} maxLength={200} value={description} autoComplete="off"
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Radio.Group label={t.events} value={all ? 'all' : 'some'} onChange={(value) => setAll(value === 'all')}>
          <Group mt={6}><Radio value="all" label={t.allEvents} /><Radio value="some" label={t.someEvents} /></Group>
        </Radio.Group>
        {!all && (
          <Checkbox.Group value={chosen} onChange={choose} aria-label={t.events}>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing="xs">
              {events.map((name) => <Checkbox key={name} value={name} label={t.event[name] ?? name} description={name} />)}
            </SimpleGrid>
          </Checkbox.Group>
        )}
        <TextInput
          label={t.prefix} description={t.prefixHint} placeholder="trailers/" value={prefix} autoComplete="off" spellCheck={false}
          onChange={(event) => setPrefix(event.currentTarget.value)}
        />
        {save.error && <ProblemNotice problem={save.error} />}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!url.trim() || (!all && chosen.length === 0)}>
            {webhook ? t.save : t.create}
          </Button>
          <Button variant="default" onClick={() => close()}>{app.cancel}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
