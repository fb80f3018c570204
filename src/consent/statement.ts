import { controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import type { PostedVersion } from '#privacy/notice/versions.ts';
import { binding, isLanguage, type Language, texts } from '#privacy/notice/languages/languages.ts';
import { optionalPurposes } from '#privacy/optional-purposes.ts';

/**
 * What somebody agrees to or refuses, in the words and with the notice of that moment: the header, processing and
 * parties of a consent record after ISO/IEC TS 27560:2023, in the language it was asked in. It names nobody who chooses.
 */
export function stateConsent(
  { config, addresses }: Context,
  {
    id,
    notice,
    language,
  }: {
    id: Id<'consent'>;
    notice: PostedVersion | undefined;
    language: Language;
  },
): Readonly<Record<string, unknown>> {
  const { publicUrl } = addresses;
  const controller = controllerOf(config);
  const { optional, purposes } = texts[language];
  return {
    schema_version: 'ISO/IEC TS 27560:2023',
    record_id: id,
    pii_principal_id: null,
    pii_processing: {
      privacy_notice: {
        ...{ url: `${publicUrl}/privacy`, language },
        ...{ sha256: notice?.sha256 ?? null, in_force_since: notice?.effectiveAt.toISOString() ?? null },
      },
      purposes: optionalPurposes.map(({ purpose, recipients }) => ({
        ...{
          purpose,
          description: purposes[purpose],
          shown: optional[purpose].says,
          lawful_basis: 'consent',
        },
        ...{ pii_information: optional[purpose].data, recipients },
        retention_period: optional[purpose].retention,
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

/** The language that a choice was asked in, as its statement says. */
export function languageOfStatement(statement: Readonly<Record<string, unknown>>): Language {
  const { pii_processing: processing } = statement as {
    pii_processing?: { privacy_notice?: { language?: unknown } };
  };
  const language = processing?.privacy_notice?.language;
  return typeof language === 'string' && isLanguage(language) ? language : binding;
}
