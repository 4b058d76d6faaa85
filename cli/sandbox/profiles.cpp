#include "sandbox/profiles.hpp"

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

}  // namespace libsign::sandbox
