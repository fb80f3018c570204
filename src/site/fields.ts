import { attributes, html, type Html } from '#platform/html.ts';

/** What was filled in, and what is wrong with it. */
export type Filled = {
  readonly values: Readonly<Record<string, string>>;
  /** By the name of the field; under `form` what is about none of them. */
  readonly faults: Readonly<Record<string, string>>;
};

export const blank: Filled = { values: {}, faults: {} };

type Common = {
  readonly name: string;
  readonly label: Html | string;
  readonly hint?: string;
};

export type TextField = Common & {
  readonly type?: 'text' | 'email' | 'password' | 'date' | 'search';
  /** What a browser may fill in: the tokens of the HTML standard. Asked for, so that nobody forgets it. */
  readonly autocomplete: string;
  readonly optional?: boolean;
  readonly maxlength?: number;
  readonly inputmode?: 'numeric' | 'email' | 'text';
  /** For codes: wide letters, and no help from a spelling checker. */
  readonly isCode?: boolean;
  readonly autofocus?: boolean;
};

/** A label, its hint, its input, and beside it what is wrong. A password is never sent back. */
export function textField(filled: Filled, field: TextField): Html {
  const { name, type = 'text', isCode = false } = field;
  return around(filled, field, {
    control: html`<input
      ${attributes({
        ...described(filled, field),
        type,
        value: type === 'password' ? undefined : filled.values[name],
        autocomplete: field.autocomplete,
        required: field.optional !== true,
        maxlength: field.maxlength,
        inputmode: field.inputmode,
        autofocus: field.autofocus,
        spellcheck: type === 'text' && !isCode ? undefined : 'false',
        autocapitalize: type === 'text' && !isCode ? undefined : 'none',
        class: isCode ? 'code-input' : undefined,
      })}
    />`,
  });
}

/** Several lines of text. */
export function areaField(
  filled: Filled,
  field: Common & { readonly maxlength: number; readonly optional: boolean },
): Html {
  const { maxlength, optional } = field;
  return around(filled, field, {
    control: html`<textarea
      ${attributes({ ...described(filled, field), maxlength, rows: 4, required: !optional })}
    >
${filled.values[field.name] ?? ''}</textarea>`,
  });
}

export type SelectField = Common & {
  readonly options: readonly { readonly value: string; readonly label: string }[];
};

/** One of a few. What was chosen, or else the first, is what it shows. */
export function selectField(filled: Filled, field: SelectField): Html {
  const chosen = filled.values[field.name];
  return around(filled, field, {
    control: html`<select ${attributes({ ...described(filled, field) })}>
      ${field.options.map(
        ({ value, label }) =>
          html`<option ${attributes({ value, selected: value === chosen })}>${label}</option>`,
      )}
    </select>`,
  });
}

/** A file of this device. What was chosen is not sent back: no browser takes it. */
export function fileField(
  filled: Filled,
  field: Common & { readonly accept: string; readonly multiple?: boolean },
): Html {
  const { accept, multiple = false } = field;
  return around(filled, field, {
    control: html`<input
      ${attributes({ ...described(filled, field), type: 'file', accept, multiple, required: true })}
    />`,
  });
}

/** A box to tick. `value` is what is sent when it is. */
export function checkField(
  filled: Filled,
  field: Common & { readonly value?: string; readonly required?: boolean },
): Html {
  const { name, value = 'yes', label, hint, required = false } = field;
  const id = idOf(name, value === 'yes' ? '' : value);
  const fault = filled.faults[name];
  const about = [hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-error`].filter(Boolean);
  return html`<div ${attributes({ class: fault === undefined ? 'field' : 'field is-wrong' })}>
    <div class="check">
      <input
        ${attributes({
          ...{ type: 'checkbox', id, name, value, required },
          checked: (filled.values[name] ?? '').split(' ').includes(value),
          'aria-describedby': about.length > 0 ? about.join(' ') : undefined,
          'aria-invalid': fault === undefined ? undefined : 'true',
        })}
      />
      <span>
        <label for="${id}">${label}</label>
        ${hint !== undefined && html`<span class="hint" id="${id}-hint">${hint}</span>`}
      </span>
    </div>
    ${fault !== undefined && html`<p class="error" id="${id}-error">${fault}</p>`}
  </div>`;
}

/**
 * What is wrong, above the form: read out at once, each line leads to its field. `labels` gives the fields in the
 * order of the form.
 */
export function faultSummary({ faults }: Filled, fields: readonly string[]): Html | false {
  const named = fields.filter((name) => faults[name] !== undefined);
  const others = Object.keys(faults).filter((name) => !fields.includes(name));
  if (named.length + others.length === 0) return false;
  return html`<div class="notice is-bad" role="alert" tabindex="-1" id="faults" autofocus>
    <h2>
      ${named.length + others.length > 1 ? 'These things need another look' : 'This needs another look'}
    </h2>
    <ul>
      ${others.map((name) => html`<li>${faults[name]}</li>`)}${named.map(
        (name) => html`<li><a href="#${idOf(name)}">${faults[name]}</a></li>`,
      )}
    </ul>
  </div>`;
}

function around(filled: Filled, { name, label, hint }: Common, { control }: { control: Html }): Html {
  const id = idOf(name);
  const fault = filled.faults[name];
  return html`<div ${attributes({ class: fault === undefined ? 'field' : 'field is-wrong' })}>
    <label for="${id}">${label}</label>
    ${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${fault !== undefined && html`<p class="error" id="${id}-error">${fault}</p>`} ${control}
  </div>`;
}

function described({ faults }: Filled, { name, hint }: Common) {
  const id = idOf(name);
  const about = [hint !== undefined && `${id}-hint`, faults[name] !== undefined && `${id}-error`].filter(
    Boolean,
  );
  return {
    ...{ id, name },
    'aria-describedby': about.length > 0 ? about.join(' ') : undefined,
    'aria-invalid': faults[name] === undefined ? undefined : 'true',
  };
}

function idOf(name: string, value = ''): string {
  return value === '' ? `field-${name}` : `field-${name}-${value}`;
}
