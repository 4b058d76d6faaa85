#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/certificate.hpp>
#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/limits.hpp>
#include <libsign/result.hpp>
#include <libsign/time.hpp>
#include <libsign/trust_store.hpp>

namespace libsign {

/// ListPointer names another list and who signs it (TS 119 612, 5.3.13).
struct ListPointer {
  std::string location;  // URL
  std::string territory;
  std::string type;                  // URI of the list type
  std::string media_type;            // "application/vnd.etsi.tsl+xml" for what this library reads
  std::vector<Certificate> signers;  // those whose signature on the other list counts

  /// is_readable tells whether the pointer leads to the XML form of a list, not to one for people.
  LIBSIGN_EXPORT bool is_readable() const;
};

/// ListedService is one service of a list under all its digital identities, with its whole history.
struct ListedService {
  std::vector<Certificate> certificates;     // several for one key; none where the list names only a key
  std::vector<Bytes> key_identifiers;        // X509SKI
  std::vector<std::string> subject_names;    // X509SubjectName as written
  std::vector<TrustedService> periods;       // the newest first
  std::vector<std::string> unreadable = {};  // what could not be read and was left out, for people
};

struct ListedProvider {
  std::string name;
  std::vector<ListedService> services;
};

/// TrustedList is one trusted list, or a list of lists, as it says itself; nothing of it has been verified unless
/// verify_trusted_list() made it (TS 119 612, 5.3).
struct TrustedList {
  unsigned version = 0;        // TSLVersionIdentifier; 0 where there is none
  std::uint64_t sequence = 0;  // TSLSequenceNumber
  std::string type;            // URI
  std::string territory;       // "EE", "EU"
  std::string operator_name;
  std::optional<Instant> issued;
  std::optional<Instant> next_update;         // nothing for a closed list
  std::vector<std::string> information_uris;  // in English or of no language; a list of lists names its pivots here
  std::vector<ListPointer> pointers;
  std::vector<ListedProvider> providers;

  /// is_list_of_lists tells whether the list only points to others.
  LIBSIGN_EXPORT bool is_list_of_lists() const;
  LIBSIGN_EXPORT std::size_t service_count() const;
  /// history_count returns the number of periods before the current ones.
  LIBSIGN_EXPORT std::size_t history_count() const;
};

/// parse_trusted_list reads a list of TS 119 612, version 5 or 6 (older ones as far as they are alike), without
/// looking at its signature: for showing it. Errc::BadInput for what is no such list, Errc::LimitExceeded for a cap.
/// Thread-safe.
LIBSIGN_EXPORT Result<TrustedList> parse_trusted_list(const Document& document, const Limits& limits = {});

/// VerifiedList is a list whose signature holds.
struct VerifiedList {
  TrustedList list;  // read from the octets that the signature covers
  Certificate signer;
};

/// verify_trusted_list judges the signature of a list: exactly one, an enveloped XAdES signature over the whole list,
/// made with the key of one of `signers`, by algorithms that are sound at `time` (TS 119 612, 5.7; TS 119 615, 4.1).
/// Whoever pinned the signers answers for them: no path is built, no validity is looked at. Errc::Refused if the
/// signature is not that, Errc::Unsigned if there is none, Errc::Unsupported for a version other than 5 and 6,
/// else as parse_trusted_list(). Thread-safe.
LIBSIGN_EXPORT Result<VerifiedList> verify_trusted_list(const Document& document, std::span<const Certificate> signers,
                                                        Instant time, const Limits& limits = {});

/// embedded_signers returns the certificates that a list's own signature carries: for a list that the user has
/// declared to be trusted as it stands. They prove nothing but that the list is as its signer left it.
LIBSIGN_EXPORT Result<std::vector<Certificate>> embedded_signers(const Document& document, const Limits& limits = {});

/// pivots_of returns the URLs of the former lists of lists that `list_of_lists` names, the newest first. By them who
/// pinned an old signer gets to the new one (TS 119 615, 4.1).
LIBSIGN_EXPORT std::vector<std::string> pivots_of(const TrustedList& list_of_lists);

/// signers_announced_by returns who a list of lists says will sign the lists of lists after it.
LIBSIGN_EXPORT std::vector<Certificate> signers_announced_by(const TrustedList& list_of_lists);

/// anchors_of makes an anchor of every certificate of every service, with all periods of the services that share
/// it. `origin` says where the list comes from.
LIBSIGN_EXPORT std::vector<TrustAnchor> anchors_of(const TrustedList& list, const std::string& origin);

/// qualify tells what the trusted lists make of a good signature by `signer`: "QESig", "QESeal", "AdESig-QC",
/// "AdESeal-QC", "AdESig", "AdESeal" or "AdES" (TS 119 615, 4.4 to 4.6); empty if none of `issuing_services`, the
/// anchors that issued the certificate, comes from a trusted list. The certificate must be qualified both when it was
/// issued and at `best_signature_time`; what the lists say overrides what the certificate says. A pure function.
LIBSIGN_EXPORT std::string qualify(const Certificate& signer, std::span<const TrustAnchor> issuing_services,
                                   Instant issuance, Instant best_signature_time);

}  // namespace libsign
