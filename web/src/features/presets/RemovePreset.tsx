import { Button, Radio, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { type Preset, useRemovePreset } from '~/api/presets'
import { tell } from '~/app/tell'
import { Confirm } from '~/shared/Confirm'
import { useTexts } from '~/texts'

/** Takes a version away, or all of them where there are several. */
export function RemovePreset({ preset, versions }: { preset: Preset; versions: number }) {
  const { presets: t } = useTexts()
  const [asking, ask] = useState(false)
  const [all, setAll] = useState(false)
  const [, go] = useLocation()
  const remove = useRemovePreset()
  const id = preset.id ?? preset.name
  const what = all ? preset.name : id
  const close = () => {
    ask(false)
    remove.reset()
  }
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask(true)}>{t.remove}</Button>
      <Confirm
        opened={asking} close={close} title={t.removeTitle} what={what} action={t.remove} danger
        pending={remove.isPending} problem={remove.error}
        confirm={() => remove.mutate(what, {
          onSuccess: () => {
            tell(t.removed, what)
            go('/presets')
          },
        })}
      >
        <Stack gap="sm">
          <Text size="sm">{t.removeText}</Text>
          {versions > 1 && (
            <Radio.Group value={all ? 'all' : 'one'} onChange={(value) => setAll(value === 'all')} aria-label={t.versions}>
              <Stack gap={6}><Radio value="one" label={t.removeOne(id)} /><Radio value="all" label={t.removeAll(versions)} /></Stack>
            </Radio.Group>
          )}
        </Stack>
      </Confirm>
    </>
  )
}
