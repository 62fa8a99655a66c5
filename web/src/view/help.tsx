/** The dialog that lists the keys. */
import type { Command } from '../commands/command'
import { COMMAND_LIST } from '../commands/commands'

const GROUPS: readonly Command['group'][] = ['Run', 'Move', 'Cells', 'Kernel', 'Notebook']

export function Help({ mac }: { mac: boolean }) {
  return (
    <div class="help">
      {GROUPS.map((group) => (
        <section key={group}>
          <h3>{group}</h3>
          <dl>
            {COMMAND_LIST.filter(([, command]) => command.group === group).map(([name, command]) => (
              <div key={name}>
                <dt>{command.label}</dt>
                <dd>
                  {[...new Set([...(command.keys ?? []), ...(command.editKeys ?? [])])].map((key) => (
                    <kbd key={key}>{keyLabel(key, mac)}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <section>
        <h3>While editing</h3>
        <dl>
          <div>
            <dt>Complete the word</dt>
            <dd>
              <kbd>Tab</kbd>
            </dd>
          </div>
          <div>
            <dt>Explain what is under the cursor (again: more)</dt>
            <dd>
              <kbd>Shift Tab</kbd>
            </dd>
          </div>
          <div>
            <dt>Comment lines in or out</dt>
            <dd>
              <kbd>{keyLabel('Mod-/', mac)}</kbd>
            </dd>
          </div>
          <div>
            <dt>Undo in the text</dt>
            <dd>
              <kbd>{keyLabel('Mod-z', mac)}</kbd>
            </dd>
          </div>
        </dl>
      </section>
    </div>
  )
}

/** "Mod-Shift--" as people know it from their keyboard. */
export function keyLabel(key: string, mac: boolean): string {
  return key
    .split(' ')
    .map((press) =>
      press
        .replace(/-(?=.)/g, ' ')
        .replace('Mod', mac ? '⌘' : 'Ctrl')
        .replace('Arrow', '')
        .replace(/(^| )([a-z])$/, (_all, space: string, letter: string) => space + letter.toUpperCase()),
    )
    .join(', ')
}
