import type { Addresses } from '#context.ts';
import type { Preset } from '#delivery/presets.ts';
import { html, type Html } from '#platform/html.ts';
import { type Filled, textField } from '#site/fields.ts';
import { askFirst, form, pressForm } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { doneInWords } from '#site/pieces.ts';
import { type Here, roomPage } from './here.ts';

type PresetsView = {
  readonly presets: readonly Preset[];
  readonly addresses: Addresses;
  readonly filled: Filled;
  readonly done: string | undefined;
};

const happened: Readonly<Record<string, string>> = {
  set: 'The name stands for these operations, from the next request on.',
  removed: 'The name stands for nothing any more.',
};

export function presetsPage(here: Here, { presets, addresses, filled, done }: PresetsView): Page {
  const address = `${addresses.cdnUrl}/${here.organization.cloudname}/t_thumb/photo.jpg`;
  return roomPage(here, {
    ...{ title: 'Presets', path: '/presets', isFaulty: Object.keys(filled.faults).length > 0 },
    lead: html`A preset is a name for operations: with one called <code>thumb</code> a URL says
      <code>${address}</code>. What it stands for can change, and the URL stays.`,
    told: doneInWords(happened, done),
    main: [
      presets.length === 0
        ? html`<div class="empty">
            <h2>No preset yet</h2>
            <p>${here.may('delivery.manage') ? 'Make the first one below.' : 'An admin can make one.'}</p>
          </div>`
        : html`<ul class="rows">
            ${presets.map((preset) => presetRow(here, preset))}
          </ul>`,
      html`${
        here.may('delivery.manage') &&
        html`<section class="panel stack" id="set">
          <h2>Set a preset</h2>
          ${presetForm(here, filled)}
        </section>`
      }`,
    ],
  });
}

function presetRow(here: Here, { name, operations }: Preset): Html {
  return html`<li>
    <div class="what">
      <p class="name"><code>t_${name}</code></p>
      <p class="small"><code>${operations}</code></p>
    </div>
    ${
      here.may('delivery.manage') &&
      askFirst({
        ...{ label: 'Remove', about: name },
        sentence: 'Every URL that says it is a 404 from then on.',
        press: pressForm({
          ...{ token: here.token, action: `${here.base}/presets/remove`, values: { name } },
          ...{ submit: 'Remove the preset', look: 'is-small is-danger' },
        }),
      })
    }
  </li>`;
}

function presetForm(here: Here, filled: Filled): Html {
  return form({
    ...{ filled, token: here.token, action: `${here.base}/presets`, submit: 'Set it' },
    fields: ['name', 'operations'],
    body: [
      textField(filled, {
        ...{ name: 'name', label: 'Name', autocomplete: 'off', maxlength: 63, isCode: true },
        hint: 'Lower-case letters, digits, hyphens. One that is there stands for what is set now.',
      }),
      textField(filled, {
        ...{ name: 'operations', label: 'Operations', autocomplete: 'off', isCode: true },
        hint: 'As in a URL, such as c_fill,w_400,h_300,g_auto.',
      }),
    ],
  });
}
