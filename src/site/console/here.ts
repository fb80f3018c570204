import type { Person } from '#access/actor.ts';
import { can } from '#access/authorize.ts';
import type { Action } from '#access/roles.ts';
import { accessProblems } from '#access/problems.ts';
import { isCloudname } from '#accounts/organizations.ts';
import { type OwnOrganization, readOrganizationNamed } from '#accounts/own-organizations.ts';
import { html, type Html } from '#platform/html.ts';
import { Problem } from '#platform/problem.ts';
import { link, type Page, type Way } from '#site/page.ts';
import { notice } from '#site/pieces.ts';
import { type Site, signedIn, type Visit } from '#site/visit.ts';

/** Somebody in one of their organizations. */
export type Here = {
  readonly person: Person;
  readonly organization: OwnOrganization;
  /** `/console/acme`. */
  readonly base: string;
  readonly token: string;
  readonly may: (action: Action) => boolean;
};

/** Of the organization in the address. To who is not in it, and for one that is not there, the same `not-found`. */
export async function hereOf({ ctx }: Site, visit: Visit): Promise<Here> {
  const person = signedIn(visit);
  const { cloudname = '' } = visit.request.params as { cloudname?: string };
  if (!isCloudname(cloudname)) throw new Problem(accessProblems['not-found']);
  const organization = await readOrganizationNamed(ctx, person, cloudname);
  return {
    ...{ person, organization, base: `/console/${organization.cloudname}`, token: visit.token },
    may: (action) => can(person, action, organization.id),
  };
}

/** The pages of an organization, and what one has to be allowed to see each. */
const rooms: readonly (Way & { readonly action: Action })[] = [
  { label: 'Overview', path: '', action: 'organization.read' },
  { label: 'Pictures', path: '/pictures', action: 'folder.read' },
  { label: 'Share links', path: '/shares', action: 'shares.read' },
  { label: 'Presets', path: '/presets', action: 'delivery.read' },
  { label: 'Members', path: '/members', action: 'members.read' },
  { label: 'API keys', path: '/keys', action: 'keys.manage' },
  { label: 'URL keys', path: '/url-keys', action: 'keys.manage' },
  { label: 'Usage', path: '/usage', action: 'usage.read' },
  { label: 'Audit trail', path: '/audit', action: 'audit.read' },
  { label: 'Settings', path: '/settings', action: 'organization.read' },
];

export type Room = {
  readonly title: string;
  /** Which of the ways leads here: `/members`. */
  readonly path: string;
  readonly lead?: Html | string;
  /** What was just done. */
  readonly told?: string | undefined;
  readonly isFaulty?: boolean;
  readonly main: Html | readonly Html[];
};

/** A page of an organization: where one is, the ways to the others, and what it says. */
export function roomPage(here: Here, room: Room): Page {
  const { organization, base, may } = here;
  const { title, path, lead, told, isFaulty = false, main } = room;
  const ways = rooms.filter(({ action }) => may(action));
  const isOverview = path === '';
  return {
    title: `${isFaulty ? 'Error: ' : ''}${isOverview ? '' : `${title} · `}${organization.name}`,
    main: html`<div class="stack-l">
      <div class="stack">
        <div>
          <p class="over"><a href="/console">Organizations</a> / ${organization.name}</p>
          <h1>${title}</h1>
        </div>
        ${lead !== undefined && html`<p class="lead">${lead}</p>`}
        <nav class="tabs" aria-label="${organization.name}">
          <ul>
            ${ways.map((way) => html`<li>${link({ label: way.label, path: base + way.path }, base + path)}</li>`)}
          </ul>
        </nav>
        ${told !== undefined && notice('good', told, 'status')}
      </div>
      ${main}
    </div>`,
  };
}
