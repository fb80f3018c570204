import { isLinkAlive, type LinkPurpose } from '#accounts/one-time-links.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { html } from '#platform/html.ts';
import { said } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import type { Site, Visit } from '#site/visit.ts';

/** The token at the end of the address of a page behind a link. */
export function linkOf({ request }: Visit): string {
  const { link } = request.params as { link?: string };
  return link ?? '';
}

/** The page behind a link that works, sent to where it stands; or one that says that it does not. */
export async function behindLink(
  { ctx }: Site,
  visit: Visit,
  { purposes, page }: { purposes: readonly LinkPurpose[]; page: (action: string) => Page },
): Promise<Page> {
  const token = linkOf(visit);
  if (await isLinkAlive(ctx, { token, purposes })) return page(visit.path);
  return deadLinkPage(visit, purposes);
}

export function deadLinkPage(visit: Visit, purposes: readonly LinkPurpose[] = []): Page {
  void visit.reply.code(404);
  if (purposes.includes('set-up')) return deadSetUpPage;
  const { title, advice } = accountsProblems['link-invalid'];
  return said(
    'The link does not work',
    html`<p>${title}</p>
      <p>${advice}</p>
      <p><a href="/sign-in">Sign in</a></p>`,
  );
}

/** The same whether it was used or has been replaced, so that nobody learns from it whether there is an administrator. */
const deadSetUpPage = said(
  'The link does not work',
  html`<p>
      This link made the first administrator, once, or a later start of the server has printed another.
    </p>
    <p>
      If you set this server up, <a href="/sign-in">sign in</a> with the address and password you gave then.
    </p>
    <p>
      If nobody did yet, start the server again: it prints a new link, which works for two days. Who is no
      administrator asks one for an invitation.
    </p>`,
);
