import { controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import type { PostedVersion } from '#privacy/notice/versions.ts';
import { optionalPurposes } from '#privacy/optional-purposes.ts';
import { purposes } from '#privacy/purposes.ts';

/**
 * What somebody agrees to or refuses, in the words and with the notice of that moment: the header, processing and
 * parties of a consent record after ISO/IEC TS 27560:2023. It names nobody who chooses.
 */
export function stateConsent(
  { config, addresses }: Context,
  { id, notice }: { id: Id<'consent'>; notice: PostedVersion | undefined },
): Readonly<Record<string, unknown>> {
  const { publicUrl } = addresses;
  const controller = controllerOf(config);
  return {
    schema_version: 'ISO/IEC TS 27560:2023',
    record_id: id,
    pii_principal_id: null,
    pii_processing: {
      privacy_notice: {
        ...{ url: `${publicUrl}/privacy`, language: 'en' },
        ...{ sha256: notice?.sha256 ?? null, in_force_since: notice?.effectiveAt.toISOString() ?? null },
      },
      purposes: optionalPurposes.map(({ purpose, says, data, recipients, retention }) => ({
        ...{ purpose, description: purposes[purpose], shown: says, lawful_basis: 'consent' },
        ...{ pii_information: data, recipients, retention_period: retention },
        withdrawal_method: `${publicUrl}/cookies`,
      })),
    },
    parties: [
      {
        role: 'PII controller',
        name: controller?.name ?? null,
        address: controller?.address ?? null,
        contact: controller?.email ?? null,
        url: publicUrl,
      },
    ],
  };
}
