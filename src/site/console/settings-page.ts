import type { DeliveryRules } from '#delivery/rules/delivery-settings.ts';
import { html, type Html } from '#platform/html.ts';
import { blank, checkField, faultSummary, type Filled, textField } from '#site/fields.ts';
import { form } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { doneInWords, moment } from '#site/pieces.ts';
import { type Here, roomPage } from './here.ts';

export type SettingsForm = 'name' | 'delivery' | 'close';

type SettingsView = {
  readonly rules: DeliveryRules;
  readonly sent: { readonly form: SettingsForm; readonly filled: Filled } | undefined;
  readonly graceDays: number;
  readonly done: string | undefined;
};

const happened: Readonly<Record<string, string>> = {
  name: 'The organization has its new name.',
  delivery: 'The rules are set, from the next request on.',
};

export function settingsPage(here: Here, view: SettingsView): Page {
  const { sent, rules, graceDays, done } = view;
  const isFaulty = sent !== undefined && Object.keys(sent.filled.faults).length > 0;
  const filledOf = (name: SettingsForm): Filled => (sent?.form === name ? sent.filled : blank);
  const mayUpdate = here.may('organization.update');
  const mayClose = here.may('organization.close');
  const isOnPage = sent?.form === 'close' ? mayClose : mayUpdate;
  return roomPage(here, {
    ...{ title: 'Settings', path: '/settings', told: doneInWords(happened, done), isFaulty },
    main: [
      html`${isFaulty && !isOnPage && faultSummary(sent.filled, [])}`,
      mayUpdate ? nameSection(here, filledOf('name')) : facts(here),
      mayUpdate ? deliverySection(here, rules, filledOf('delivery')) : rulesInWords(rules),
      html`${mayClose && closeSection(here, graceDays, filledOf('close'))}`,
    ],
  });
}

function facts({ organization }: Here): Html {
  return html`<dl class="facts">
    <dt>Name</dt>
    <dd>${organization.name}</dd>
    <dt>Cloudname</dt>
    <dd><code>${organization.cloudname}</code></dd>
    <dt>Since</dt>
    <dd>${moment(organization.createdAt)}</dd>
  </dl>`;
}

function nameSection(here: Here, filled: Filled): Html {
  const values = { name: here.organization.name, ...filled.values };
  return html`<section class="panel stack" id="name">
    <h2>Name</h2>
    <p class="soft">The cloudname, <code>${here.organization.cloudname}</code>, stays: it is in every URL.</p>
    ${form({
      ...{ filled, token: here.token, action: `${here.base}/settings/name`, submit: 'Set the name' },
      fields: ['name'],
      body: textField(
        { ...filled, values },
        { name: 'name', label: 'Name', autocomplete: 'off', maxlength: 200 },
      ),
    })}
  </section>`;
}

function deliverySection(here: Here, rules: DeliveryRules, filled: Filled): Html {
  // A form that came back shows what was chosen; boxes that were not ticked are not among the values.
  const isBack = Object.keys(filled.faults).length > 0;
  const shown = { faults: filled.faults, values: isBack ? filled.values : valuesOf(rules) };
  const box = (name: string, label: string, hint: string): Html => checkField(shown, { name, label, hint });
  const list = (name: string, label: string, hint: string): Html =>
    textField(shown, { ...{ name, label, hint, autocomplete: 'off', isCode: false }, optional: true });
  return html`<section class="panel stack" id="delivery">
    <h2>What its URLs may ask</h2>
    ${form({
      ...{ filled, token: here.token, action: `${here.base}/settings/delivery`, submit: 'Set the rules' },
      fields: ['sizes', 'referrers'],
      body: [
        box('signed', 'Transformations at signed URLs only', 'Anybody else gets originals.'),
        box('presets', 'Presets only', 'Operations that are spelt out in the URL are refused.'),
        list('sizes', 'Allowed sizes', 'Widths and heights such as 320, 640, 1280; empty for any.'),
        list(
          'referrers',
          'Pages that may show them',
          'Hosts such as example.org, *.example.org; empty for all.',
        ),
        box('nameless', 'Also where no page is named', 'Programs, feeds and private windows name none.'),
        box(
          'foreign',
          'URLs of other systems',
          'Cloudinary’s, imgix’s, imgproxy’s and IPX’s are understood.',
        ),
        box('credits', 'Keep credits', 'Copyright and credit lines go along with pictures.'),
      ],
    })}
  </section>`;
}

function valuesOf(rules: DeliveryRules): Record<string, string> {
  const box = (name: string, isTicked: boolean): Record<string, string> =>
    isTicked ? { [name]: 'yes' } : {};
  return {
    ...box('signed', rules.signed_transformations),
    ...box('presets', rules.presets_only),
    ...box('nameless', rules.empty_referrer),
    ...box('foreign', rules.other_grammars),
    ...box('credits', rules.keep_credits),
    sizes: rules.sizes?.join(', ') ?? '',
    referrers: rules.referrers?.join(', ') ?? '',
  };
}

function rulesInWords(rules: DeliveryRules): Html {
  return html`<section class="stack">
    <h2>What its URLs may ask</h2>
    <dl class="facts">
      <dt>Transformations</dt>
      <dd>
        ${rules.signed_transformations ? 'at signed URLs only' : 'at any URL'}${rules.presets_only && ', by presets only'}
      </dd>
      <dt>Sizes</dt>
      <dd>${rules.sizes?.join(', ') ?? 'any'}</dd>
      <dt>On pages of</dt>
      <dd>${rules.referrers?.join(', ') ?? 'any host'}</dd>
    </dl>
  </section>`;
}

function closeSection(here: Here, graceDays: number, filled: Filled): Html {
  const { cloudname } = here.organization;
  const days = graceDays === 1 ? 'a day' : `${graceDays} days`;
  return html`<section class="panel stack" id="close">
    <h2>Close the organization</h2>
    <p class="prose">
      At once nothing of it is delivered any more and no key works.
      ${
        graceDays === 0
          ? 'Then everything of it is erased: pictures, members, keys, trail and figures.'
          : `For ${days} every owner can undo that; then everything of it is erased: pictures, members, keys, trail and figures.`
      }
    </p>
    ${form({
      ...{ filled, token: here.token, action: `${here.base}/settings/close`, submit: `Close ${cloudname}` },
      ...{ fields: ['cloudname', 'password'], look: 'is-danger' },
      body: [
        textField(filled, {
          ...{ name: 'cloudname', label: 'The cloudname, once more', autocomplete: 'off', isCode: true },
          hint: `Type ${cloudname}.`,
        }),
        textField(filled, {
          ...{ name: 'password', label: 'Your password', type: 'password', autocomplete: 'current-password' },
        }),
      ],
    })}
  </section>`;
}
