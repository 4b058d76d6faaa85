#include "sandbox/profiles.hpp"

#include <algorithm>

namespace libsign::sandbox {

namespace {

constexpr auto kAuthorityLifetime = std::chrono::hours(24 * 3652);
constexpr const char* kTsaAuthority = "time-stamping";

Name authority_name(const std::string& common_name, const std::string& country = {}) {
  return {.common_name = "mocsign sandbox " + common_name, .organisation = kProvesNothing, .country = country};
}

std::vector<AuthorityPlan> authorities(const Validity& validity) {
  return {{.name = "root", .subject = authority_name("root"), .validity = validity},
          {.name = kIssuing,
           .issuer = "root",
           .subject = authority_name("issuing authority"),
           .validity = validity,
           .key = KeyType::P256,
           .delta_crl = true},
          {.name = "estonia-ca",
           .issuer = "root",
           .subject = authority_name("in the manner of Estonia", "EE"),
           .validity = validity,
           .crl = false},
          {.name = "italy-ca",
           .issuer = "root",
           .subject = authority_name("in the manner of Italy", "IT"),
           .validity = validity,
           .key = KeyType::Rsa3072,
           .responder_key = KeyType::Rsa2048},
          {.name = "japan-ca",
           .issuer = "root",
           .subject = authority_name("in the manner of Japan", "JP"),
           .validity = validity,
           .key = KeyType::Rsa2048,
           .ocsp = false,
           .crl_partitions = 4},
          {.name = kTsaAuthority,
           .issuer = "root",
           .subject = authority_name("time-stamping authority"),
           .validity = validity}};
}

/// signing_like returns a person's key as that for signatures on a card.
Person signing_like(std::string_view name, const Validity& validity) {
  const std::vector<Person> all = persons(validity);
  Person person = *std::find_if(all.begin(), all.end(), [&](const Person& one) { return one.name == name; });
  person.name = "sign";
  return person;
}

}  // namespace

Result<World> make_world(const std::string& base_url, Instant now, Instant from) {
  World world(base_url, now);
  const Validity validity{from, now + kAuthorityLifetime};
  for (const AuthorityPlan& plan : authorities(validity)) {
    if (auto added = world.add_authority(plan); !added) return added.error();
  }
  auto tsa = world.add_tsa({.name = kTsa,
                            .authority = kTsaAuthority,
                            .subject = {.common_name = "mocsign sandbox TSA", .organisation = kProvesNothing},
                            .validity = validity});
  if (!tsa) return tsa.error();
  return world;
}

std::vector<Person> persons(const Validity& validity) {
  const KeyUsage documents{.non_repudiation = true};
  return {{.name = "estonia",
           .authority = "estonia-ca",
           .key = KeyType::P384,
           .plan = {.subject = {.common_name = "PROOV,PROOVIUS,30303039914",
                                .country = "EE",
                                .given_name = "PROOVIUS",
                                .surname = "PROOV",
                                .serial_number = "PNOEE-30303039914"},
                    .validity = validity,
                    .key_usage = documents,
                    .policies = {"0.4.0.194112.1.2"},  // QCP-n-qscd (EN 319 411-2, 5.3)
                    .qc_statements = QcStatements{.sscd = true}}},
          {.name = "italy",
           .authority = "italy-ca",
           .key = KeyType::Rsa2048,
           .plan = {.subject = {.common_name = "Mario Rossi",
                                .country = "IT",
                                .given_name = "Mario",
                                .surname = "Rossi",
                                .serial_number = "TINIT-RSSMRA80A01H501U"},
                    .validity = validity,
                    .key_usage = documents,
                    .policies = {"0.4.0.194112.1.2"},
                    .qc_statements = QcStatements{.sscd = true}}},
          {.name = "japan",
           .authority = "japan-ca",
           .key = KeyType::Rsa2048,
           .plan = {.subject = {.common_name = "2026112100000000000000000000001A", .country = "JP"},
                    .validity = validity,
                    .key_usage = KeyUsage{.digital_signature = true, .non_repudiation = true}}}};
}

std::vector<Person> card_holder(std::string_view kind, const Validity& validity) {
  const KeyUsage authentication{.digital_signature = true};
  const KeyUsage both{.digital_signature = true, .non_repudiation = true};
  const auto key = [&](std::string name, std::string authority, KeyType type, Name subject, KeyUsage usage) {
    CertificatePlan plan{.subject = std::move(subject), .validity = validity, .key_usage = usage};
    if (usage.digital_signature && !usage.non_repudiation) plan.extended_key_usage = "clientAuth";
    return Person{std::move(name), std::move(authority), type, std::move(plan)};
  };
  if (kind == "esteid" || kind == "cns") {
    const Person signing = signing_like(kind == "cns" ? "italy" : "estonia", validity);
    return {key("auth", signing.authority, signing.key, signing.plan.subject, authentication), signing};
  }
  if (kind == "piv") {
    const Name anna{.common_name = "Anna Amsel", .organisation = "Ministry A", .country = "EE"};
    return {key("9a", kIssuing, KeyType::Rsa2048, anna, authentication),
            key("9c", kIssuing, KeyType::Rsa2048, anna, both),
            key("9d", kIssuing, KeyType::Rsa2048, anna, {.key_encipherment = true}),
            key("9e", kIssuing, KeyType::P256, anna, authentication)};
  }
  if (kind == "jpki") {
    const Name number{.common_name = "2026112100000000000000000000002B", .country = "JP"};
    Person signing = key("sign", "japan-ca", KeyType::Rsa2048, number, both);
    signing.plan.subject_alternative_name = "otherName:1.2.392.200149.8.5.5.5;UTF8:1-1 Sample Town";  // home address
    return {key("auth", "japan-ca", KeyType::Rsa2048, number, authentication), signing};
  }
  return {};
}

}  // namespace libsign::sandbox
