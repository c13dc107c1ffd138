import { Alert, Button, Group, Modal, NativeSelect, Radio, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type Scope, useCreateKey } from '~/api/settings'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { SecretField } from '~/shared/SecretField'
import { useTexts } from '~/texts'

const scopes: Scope[] = ['read', 'write', 'admin']
const lives = [0, 7, 30, 90, 365]
const day = 86_400_000

/** Makes a key and shows its secret, this once. The first key of an open server has all rights and no end. */
export function KeyDialog({ first, close }: { first: boolean; close: () => void }) {
  const { settings: { keys: t, scope: words }, app } = useTexts()
  const create = useCreateKey()
  const [name, setName] = useState('')
  const [scope, setScope] = useState<Scope>('write')
  const [prefix, setPrefix] = useState('')
  const [days, setDays] = useState(0)
  // Making the first one closes the server: what the dialog says of it stays as it began.
  const [begins] = useState(first)
  const send = (event: FormEvent) => {
    event.preventDefault()
    const request = begins
      ? { name: name.trim(), scope: 'admin' as const }
      : {
          name: name.trim(), scope, prefix: prefix.trim() || null,
          expires_at: days > 0 ? new Date(Date.now() + days * day).toISOString() : null,
        }
    create.mutate({ request, first: begins })
  }

  const secret = create.data?.made.key
  return (
    <Modal
      opened onClose={close} title={secret ? t.made(create.data!.made.name) : t.create} size="lg"
      closeOnClickOutside={!secret} closeOnEscape={!secret} withCloseButton={!secret} closeButtonProps={{ 'aria-label': app.close }}
    >
      {secret ? (
        <Stack>
          <SecretField label={t.secret} hint={t.secretHint} secret={secret} />
          {create.data?.session && <Alert color="accent" variant="light">{t.loggedIn}</Alert>}
          <Group><Button onClick={close}>{t.kept}</Button></Group>
        </Stack>
      ) : (
        <Stack component="form" onSubmit={send}>
          {begins && <Alert color="orange" variant="light">{t.firstText}</Alert>}
          <TextInput
            label={t.name} description={t.nameHint} required maxLength={100} value={name} data-autofocus autoComplete="off"
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {!begins && (
            <>
              <Radio.Group label={t.scope} value={scope} onChange={(next) => setScope(next as Scope)}>
                <Stack gap={6} mt={6}>
                  {scopes.map((value) => <Radio key={value} value={value} label={words[value]} description={t.scopeHint[value]} />)}
                </Stack>
              </Radio.Group>
              <TextInput
                label={t.prefix} description={t.prefixHint} placeholder="tenant/" value={prefix} autoComplete="off" spellCheck={false}
                onChange={(event) => setPrefix(event.currentTarget.value)}
              />
              <NativeSelect
                label={t.life} w={200} value={String(days)} onChange={(event) => setDays(Number(event.currentTarget.value))}
                data={lives.map((value) => ({ value: String(value), label: value === 0 ? t.forever : t.days(value) }))}
              />
            </>
          )}
          {create.error && <ProblemNotice problem={create.error} />}
          <Group>
            <Button type="submit" loading={create.isPending} disabled={!name.trim()}>{t.create}</Button>
            <Button variant="default" onClick={close}>{app.cancel}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
