import {
  type Answer,
  type ApiDocument,
  type MediaType,
  type Operation,
  resolved,
  type Schema,
} from '#http/api-document.ts';
import { html, type Html } from '#platform/html.ts';
import type { Page } from '#site/page.ts';
import { writeLine } from './markdown.ts';
import { lookUpWays } from './ways.ts';

type Call = { readonly method: string; readonly path: string; readonly operation: Operation };

/** The OpenAPI document for people: every call with what it takes, answers and refuses. */
export function apiPage(document: ApiDocument): Page {
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Call => ({ method, path, operation })),
  );
  const groups = (document.tags ?? []).map((tag) => ({
    ...tag,
    calls: calls.filter(({ operation }) => operation.tags?.includes(tag.name)),
  }));
  return {
    title: 'The API',
    ways: lookUpWays,
    here: '/api/docs',
    main: html`<div class="reading">
      <nav class="on-this-page" aria-label="On this page">
        <ul>
          ${groups.map((group) => group.calls.map(({ operation }) => inList(operation)))}
        </ul>
      </nav>
      <article class="article">
        <h1>The API</h1>
        <p>
          Everything a program can do with this server. <a href="/docs/api">API</a> in the guide has examples
          that begin at the beginning; <a href="/api/openapi.json">/api/openapi.json</a> is this page for
          programs, as OpenAPI 3.1.
        </p>
        <p>
          Programs send an API key and its secret as HTTP Basic credentials. Calls for people take the cookie
          of somebody who is signed in, and to change something the header <code>X-Form-Token</code> with the
          <code>formToken</code> of <code>/api/v1/me</code>.
        </p>
        ${groups.map((group) => [
          html`<h2 id="${group.name.toLowerCase()}">${group.name}</h2>
            <p>${group.description}</p>`,
          ...group.calls.map((call) => described(document, call)),
        ])}
      </article>
    </div>`,
  };
}

function inList({ operationId, summary }: Operation): Html {
  return html`<li><a href="#${operationId}">${summary}</a></li>`;
}

/** By the name of the way in. */
const callerNames: Readonly<Record<string, string>> = {
  key: 'with an API key',
  session: 'for who is signed in',
};

function described(document: ApiDocument, { method, path, operation }: Call): Html {
  const { operationId, summary, description, security, parameters = [], requestBody, responses } = operation;
  const callers = (security ?? [])
    .flatMap((way) => Object.keys(way))
    .map((name) => callerNames[name] ?? name);
  const answers = Object.entries(responses);
  return html`<section class="stack" id="${operationId}">
    <h3>${summary}</h3>
    <p class="call">
      <span class="badge">${method.toUpperCase()}</span> <code>${path}</code>
      <span class="soft">${callers.join(', or ')}</span>
    </p>
    ${description !== undefined && html`<p>${writeLine(description)}</p>`}
    ${
      parameters.length > 0 &&
      fieldTable(
        'In the address',
        parameters.map(({ name, schema, required = false, description: about }) => ({
          ...{ name, schema, isRequired: required },
          ...(about === undefined ? {} : { about }),
        })),
        document,
      )
    }
    ${Object.entries(requestBody?.content ?? {}).map(([type, media]) => bodyOf(document, type, media))}
    ${answers.filter(([, answer]) => !isRefusal(answer)).map(([status, answer]) => answered(document, status, answer))}
    <p>
      <strong>Refused with</strong>
      ${answers.filter(([, answer]) => isRefusal(answer)).map(([status, answer]) => refused(status, answer))}
    </p>
  </section>`;
}

function bodyOf(document: ApiDocument, type: string, { schema = {}, example }: MediaType): Html {
  const whole = resolved(document, schema);
  return html`${fieldTable(`Body, as ${type}`, fieldsOf(whole), document)}
  ${example !== undefined && type === 'application/json' && printed(example)}`;
}

function answered(document: ApiDocument, status: string, { description, content = {} }: Answer): Html {
  const [[type, media] = []] = Object.entries(content);
  return html`<p><strong>${status}</strong> ${writeLine(description)}</p>
    ${
      media?.schema !== undefined &&
      html`<details>
        <summary>The answer, as ${type ?? ''}</summary>
        ${fieldTable('', fieldsOf(resolved(document, media.schema)), document)}
        ${media.example !== undefined && printed(media.example)}
      </details>`
    }`;
}

const refusalType = 'application/problem+json';

function isRefusal({ content = {} }: Answer): boolean {
  return refusalType in content;
}

function refused(status: string, { content = {} }: Answer): Html {
  const codes = Object.keys(content[refusalType]?.examples ?? {});
  return html`${status}
  ${codes.map((code) => html`<a href="/docs/problems#${code}"><code>${code}</code></a> `)}`;
}

function printed(example: unknown): Html {
  return html`<pre class="example" tabindex="0"><code>${JSON.stringify(example, null, 2)}</code></pre>`;
}

type Field = {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
  readonly about?: string;
};

function fieldsOf({ properties = {}, required = [] }: Schema): Field[] {
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, schema, isRequired: required.includes(name) },
  }));
}

function fieldTable(heading: string, fields: readonly Field[], document: ApiDocument): Html {
  if (fields.length === 0) return html``;
  return html`<table class="table is-fields">
    <thead>
      <tr>
        <th scope="col">${heading === '' ? 'Field' : heading}</th>
        <th scope="col">Type</th>
        <th scope="col">Meaning</th>
      </tr>
    </thead>
    <tbody>
      ${fields.map(({ name, schema, isRequired, about }) => {
        const meaning = about ?? resolved(document, schema).description ?? '';
        return html`<tr>
          <td><code>${name}</code>${isRequired && ' (needed)'}</td>
          <td>${typeOf(schema)}</td>
          <td>${writeLine(meaning)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** In words: `one of private, public`, `list of Asset`, `text or null`. */
function typeOf(schema: Schema): string {
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return name;
  const { anyOf, enum: values, items, type, format, minimum, maximum } = schema;
  if (anyOf !== undefined) return anyOf.map((one) => typeOf(one)).join(' or ');
  if (values !== undefined) return `one of ${values.join(', ')}`;
  if (items !== undefined) return `list of ${typeOf(items)}`;
  const bounds = [
    minimum === undefined ? '' : ` from ${minimum}`,
    maximum === undefined ? '' : ` to ${maximum}`,
  ].join('');
  return (words[format ?? ''] ?? words[String(type)] ?? 'file') + bounds;
}

const words: Readonly<Record<string, string>> = {
  'date-time': 'time',
  boolean: 'true or false',
  integer: 'whole number',
  null: 'null',
  number: 'number',
  object: 'object',
  string: 'text',
};
