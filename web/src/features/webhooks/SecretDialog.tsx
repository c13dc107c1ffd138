import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { Webhook } from '~/api/webhooks'
import { SecretField } from '~/shared/SecretField'
import { useTexts } from '~/texts'

/** The secret that signs, this once. It closes by its button alone. */
export function SecretDialog({ title, webhook, close }: { title: string; webhook: Webhook; close: () => void }) {
  const { webhooks: t } = useTexts()
  return (
    <Modal opened onClose={close} title={title} size="lg" closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      <Stack>
        <Text size="sm" fw={650} className="break">{webhook.url}</Text>
        <SecretField label={t.secret} hint={t.secretHint} secret={webhook.secret ?? ''} />
        <Text size="sm">{t.verify}</Text>
        <Group><Button onClick={close}>{t.kept}</Button></Group>
      </Stack>
    </Modal>
  )
}
