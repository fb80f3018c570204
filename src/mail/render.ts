import { html, type Html } from '#platform/html.ts';
import type { Block, Letter } from './letter.ts';

/** As a subject may be: a line break in a name there would begin another header. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 1_000);
}

/** The letter as plain text and as HTML. No picture, nothing loaded from anywhere, no address of ours to count by. */
export function renderLetter(letter: Letter): { text: string; html: Html } {
  const whole = 'unsubscribe' in letter ? [...letter.body, unsubscribing(letter.unsubscribe)] : letter.body;
  const body = whole.map(tidied);
  return {
    text: `${body.map(textOf).join('\n\n')}\n`,
    html: html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${oneLine(letter.subject)}</title>
        </head>
        <body style="margin: 0; padding: 24px; font: 16px/1.5 system-ui, sans-serif">
          <div style="max-width: 36em; margin: 0 auto">${body.map(htmlOf)}</div>
        </body>
      </html>`,
  };
}

function unsubscribing(url: string): Block {
  return { kind: 'action', label: 'Unsubscribe', url };
}

/** What is filled in may be a name somebody chose: none of it may break a line. */
function tidied(block: Block): Block {
  switch (block.kind) {
    case 'text':
      return { kind: 'text', text: oneLine(block.text) };
    case 'action':
      return block;
    case 'facts':
      return { kind: 'facts', rows: block.rows.map(([name, value]) => [name, oneLine(value)] as const) };
  }
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'action':
      return `${block.label}:\n${block.url}`;
    case 'facts':
      return block.rows.map(([name, value]) => `${name}: ${value}`).join('\n');
  }
}

function htmlOf(block: Block): Html {
  switch (block.kind) {
    case 'text':
      return html`<p style="margin: 0 0 16px">${block.text}</p>`;
    case 'action':
      return html`<p style="margin: 0 0 16px">
        <strong>${block.label}:</strong><br />
        <a href="${block.url}" style="overflow-wrap: anywhere">${block.url}</a>
      </p>`;
    case 'facts':
      return html`<p style="margin: 0 0 16px">
        ${block.rows.map(([name, value]) => html`<strong>${name}:</strong> ${value}<br />`)}
      </p>`;
  }
}
